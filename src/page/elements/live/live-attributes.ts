// The settings that an embedder may ask for by attributes of <keydot-live>:
//   backend="wasm" (see pose-api.ts)   input-size="auto|256"   view="auto|in-step|live"
//   skeleton="lines|dots|none"   people="one|everyone"   steadiness="0…1" (smoothing="off" is 0)
// `model`, a .keydot file's address, is no setting: own-session.ts.
import { parseSomeSettings, type Settings } from '../../../storage/settings.ts';

/** The properties of the element that hold them. */
export const ATTRIBUTES = [
  'backend',
  'inputSize',
  'view',
  'skeleton',
  'people',
  'steadiness',
  'smoothing',
] as const;

/** The attributes as they stand; null for those that are not there. */
export type LiveAttributes = Record<(typeof ATTRIBUTES)[number], string | null>;

/** What the attributes ask for. A value that makes no sense asks for the default. */
export function readAttributes(attributes: LiveAttributes): Partial<Settings> {
  const { backend, inputSize, view, skeleton, people, steadiness, smoothing } = attributes;
  const asked: Record<string, unknown> = {};
  if (backend !== null) asked.backend = backend;
  if (inputSize !== null) asked.inputSize = Number(inputSize);
  if (view !== null) asked.view = view;
  if (skeleton !== null) asked.skeleton = skeleton;
  if (people !== null) asked.people = people;
  if (smoothing === 'off') asked.steadiness = 0;
  if (steadiness !== null) asked.steadiness = Number(steadiness);
  return parseSomeSettings(asked);
}
