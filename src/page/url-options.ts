// Settings asked for by the page's address, for tests and for links to a certain view:
//   ?backend=wasm     tries this backend first and takes it if it works; their names: worker-api.ts
//   ?size=256         the longer side of the network's input, a multiple of 32, or auto
//   ?fps=20           analyses at most so many frames a second
//   ?view=in-step     how frames are shown: in-step, live or auto
//   ?smoothing=off    keypoints as the network gives them
// They hold for this visit, until the person sets something else.
import { parseSomeSettings, type Settings } from '../storage/settings.ts';

/** @param search `location.search`. A value that makes no sense asks for the default. */
export function readUrlOptions(search: string): Partial<Settings> {
  const parameters = new URLSearchParams(search);
  const asked: Record<string, unknown> = {};
  const ask = (parameter: string, setting: keyof Settings, read: (text: string) => unknown) => {
    const text = parameters.get(parameter);
    if (text !== null) asked[setting] = read(text);
  };
  ask('backend', 'backend', String);
  ask('size', 'inputSize', Number);
  ask('fps', 'targetFps', Number);
  ask('view', 'view', String);
  ask('smoothing', 'smoothing', (text) => text !== 'off');
  return parseSomeSettings(asked);
}
