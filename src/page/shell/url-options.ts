// Settings in the page's URL, for tests and for links to a certain view:
//   ?backend=wasm     tries this backend first; names: core/model/backends.ts
//   ?size=256         the longer side of the network's input, a multiple of 32, or auto
//   ?fps=20           maximum number of analysed frames per second
//   ?view=in-step     how frames are shown: in-step, live or auto
//   ?people=everyone  everyone in the picture, or one
//   ?steadiness=0.4   strength of the smoothing, 0 to 1; ?smoothing=off is 0
// They apply to this visit until the user changes them.
import { parseSomeSettings, type Settings } from '../../storage/settings.ts';

/**
 * Reads settings from a URL; an invalid value becomes the default.
 * @param search `location.search`
 */
export function readUrlOptions(search: string): Partial<Settings> {
  const parameters = new URLSearchParams(search);
  const found: Record<string, unknown> = {};
  const ask = (parameter: string, setting: keyof Settings, read: (text: string) => unknown) => {
    const text = parameters.get(parameter);
    if (text !== null) found[setting] = read(text);
  };
  ask('backend', 'backend', String);
  ask('size', 'inputSize', Number);
  ask('fps', 'targetFps', Number);
  ask('view', 'view', String);
  ask('people', 'people', String);
  if (parameters.get('smoothing') === 'off') found.steadiness = 0;
  ask('steadiness', 'steadiness', readNumber);
  return parseSomeSettings(found);
}

/** An empty value is NaN, where Number() returns 0. */
function readNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
