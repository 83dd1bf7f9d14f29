// Settings asked for by the page's address, for tests and for links to a certain view:
//   ?backend=wasm     tries this backend first and takes it if it works; their names: pose-api.ts
//   ?size=256         the longer side of the network's input, a multiple of 32, or auto
//   ?fps=20           analyses at most so many frames a second
//   ?view=in-step     how frames are shown: in-step, live or auto
//   ?people=everyone  everyone in the picture, or one
//   ?steadiness=0.4   how much keypoints are steadied, 0 to 1; ?smoothing=off is 0
// They hold for this visit, until the person sets something else.
import { parseSomeSettings, type Settings } from '../../storage/settings.ts';

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
  ask('people', 'people', String);
  if (parameters.get('smoothing') === 'off') asked.steadiness = 0;
  ask('steadiness', 'steadiness', readNumber);
  return parseSomeSettings(asked);
}

/** Nothing is no number. */
function readNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
