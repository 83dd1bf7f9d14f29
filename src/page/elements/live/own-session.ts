// The session of a <keydot-live> that was given none: an embedder's, as its attributes ask. What they may
// say: live-attributes.ts; where a taught model comes from: page/training/fetch-model.ts.
import { asError } from '../../shell/errors.ts';
import { LiveSession } from '../../live/live-session.ts';
import { type LiveAttributes, readAttributes } from './live-attributes.ts';

export interface OwnSessionOptions extends LiveAttributes {
  /** Whether settings are saved and found again. */
  remember: boolean;
}

export function openOwnSession(options: OwnSessionOptions): LiveSession {
  return new LiveSession({ remember: options.remember, overrides: readAttributes(options) });
}

/**
 * Has a session look for what a .keydot file teaches, or for the body again. Never rejects: what goes
 * wrong is told as trouble, and what was looked for before stays.
 * @param address of the file; null is the body
 */
export async function followModel(session: LiveSession, address: string | null): Promise<void> {
  try {
    const model = address === null ? null : await fetchLater(address);
    // Nothing is loaded before somebody wants to see something.
    if (session.state.kind === 'idle') session.expectModel(model);
    else await session.useModel(model);
  } catch (thrown) {
    session.events.emit({ kind: 'trouble', error: asError(thrown) });
  }
}

// Whoever embeds the body's joints does not load what reads files.
async function fetchLater(address: string) {
  const { fetchModel } = await import('../../training/fetch-model.ts');
  return fetchModel(address);
}
