// Whether the app can do without a network on this device, as a person is told it. The session:
// offline-session.ts; who shows it: elements/offline/keydot-offline.ts.
import type { LackingFile } from '../../api/offline-api.ts';

export type OfflineState =
  /** The app is being kept for the first time, or nobody has looked yet. */
  | { kind: 'starting' }
  | { kind: 'checking'; doneBytes: number; totalBytes: number }
  /** Every needed file was read back and is what it should be. */
  | { kind: 'ready'; totalBytes: number; healed: readonly string[] }
  /** What the person has not asked for yet is not here: they pay for what is fetched. */
  | { kind: 'partial'; totalBytes: number }
  /** What is needed is not here although it was tried; it is tried again when there is a network. */
  | { kind: 'lacking'; lacking: readonly LackingFile[] }
  /** This browser keeps nothing, or the app could not be fetched whole. */
  | { kind: 'failed'; error: Error };
