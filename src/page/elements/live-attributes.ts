// The settings that an embedder may ask for by attributes of <keydot-live>:
//   backend="wasm" (see worker-api.ts)   input-size="auto|256"   view="auto|in-step|live"
//   skeleton="lines|dots|none"           smoothing="off"
import { parseSomeSettings, type Settings } from '../../storage/settings.ts';

/** The attributes as they stand; null for those that are not there. */
export interface LiveAttributes {
  backend: string | null;
  inputSize: string | null;
  view: string | null;
  skeleton: string | null;
  smoothing: string | null;
}

/** What the attributes ask for. A value that makes no sense asks for the default. */
export function readAttributes(attributes: LiveAttributes): Partial<Settings> {
  const { backend, inputSize, view, skeleton, smoothing } = attributes;
  const asked: Record<string, unknown> = {};
  if (backend !== null) asked.backend = backend;
  if (inputSize !== null) asked.inputSize = Number(inputSize);
  if (view !== null) asked.view = view;
  if (skeleton !== null) asked.skeleton = skeleton;
  if (smoothing !== null) asked.smoothing = smoothing !== 'off';
  return parseSomeSettings(asked);
}
