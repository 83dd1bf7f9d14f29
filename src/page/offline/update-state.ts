// Where a new version of the app stands, as a person is told it. The session: update-session.ts; who
// shows it: elements/offline/keydot-update.ts.

export type UpdateState =
  | { kind: 'none' }
  /** It is here whole and waits; `lines` say what it changes. */
  | { kind: 'offered'; version: string; lines: readonly string[] }
  /**
   * Somebody agreed, in this tab or another. Every tab comes to rest first; `rested` says that this
   * one has, and waits for the others.
   */
  | { kind: 'agreed'; rested: boolean }
  /** It did not come about, and the old version goes on; one sentence says why. */
  | { kind: 'refused'; reason: string };
