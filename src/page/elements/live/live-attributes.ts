// The attributes of <keydot-live> that set its own session:
//   backend="wasm" (see pose-api.ts)   input-size="auto|256"   view="auto|in-step|live"
//   skeleton="lines|dots|none"   people="one|everyone"   steadiness="0…1" (smoothing="off" is 0)
//   model="URL of a .keydot file"
import { asError } from '../../shell/errors.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { parseSomeSettings, type Settings } from '../../../storage/settings.ts';

/** The element's properties for the attributes that are settings. */
export const ATTRIBUTES = [
  'backend',
  'inputSize',
  'view',
  'skeleton',
  'people',
  'steadiness',
  'smoothing',
] as const;

/** The values of the attributes; null if absent. */
export type LiveAttributes = Record<(typeof ATTRIBUTES)[number], string | null>;

/** The settings in the attributes. An invalid value gives the default. */
export function readAttributes(attributes: LiveAttributes): Partial<Settings> {
  const { backend, inputSize, view, skeleton, people, steadiness, smoothing } = attributes;
  const settings: Record<string, unknown> = {};
  if (backend !== null) settings.backend = backend;
  if (inputSize !== null) settings.inputSize = Number(inputSize);
  if (view !== null) settings.view = view;
  if (skeleton !== null) settings.skeleton = skeleton;
  if (people !== null) settings.people = people;
  if (smoothing === 'off') settings.steadiness = 0;
  if (steadiness !== null) settings.steadiness = Number(steadiness);
  return parseSomeSettings(settings);
}

/**
 * Makes a session use the model of a .keydot file, or the body model again. Never rejects: on failure it
 * emits `trouble` and keeps the model in use.
 * @param url of the file; null is the body model
 */
export async function useModelFile(session: LiveSession, url: string | null): Promise<void> {
  try {
    const model = url === null ? null : await loadModelFile(url);
    // An idle session loads a model when it starts.
    if (session.state.kind === 'idle') session.expectModel(model);
    else await session.useModel(model);
  } catch (thrown) {
    session.events.emit({ kind: 'trouble', error: asError(thrown) });
  }
}

// Imported lazily: pages that only use the body model do not load the file reader.
async function loadModelFile(url: string) {
  const { fetchModel } = await import('../../training/fetch-model.ts');
  return fetchModel(url);
}
