// Locks by which the pages of one app know of each other, however many tabs are open: the browser frees
// them when a tab is closed or dies. Who asks for them: update-session.ts, sw/sweep-cache.ts.

/**
 * Says, as long as the page is open, which build it is of: then its files stay.
 * @param entryUrl the address of the page's script, another one with every build
 */
export function holdPageLock(entryUrl: string, signal: AbortSignal): void {
  holdShared(`keydot-page ${entryUrl}`, signal);
}

/** Says, until the signal, that this page is at work: nobody may change the version under it. */
export function holdWorkLock(scope: string, signal: AbortSignal): void {
  holdShared(workLock(scope), signal);
}

/**
 * Does something while no page is at work, once all have come to rest or were closed.
 * @throws DOMException named AbortError when the signal comes first
 */
export function whenAllRest(
  scope: string,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  return navigator.locks.request(workLock(scope), { mode: 'exclusive', signal }, task);
}

function workLock(scope: string): string {
  return `keydot-work ${scope}`;
}

function holdShared(name: string, signal: AbortSignal): void {
  const released = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const held = navigator.locks.request(name, { mode: 'shared', signal }, () => released);
  // Ended before it was granted.
  held.catch((thrown: unknown) => {
    if (!signal.aborted) throw thrown;
  });
}
