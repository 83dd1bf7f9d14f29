// Locks by which the pages of one app know of each other, however many tabs are open: the browser frees
// them when a tab is closed or dies. Who asks for them: update-session.ts, sw/sweep-cache.ts.

/**
 * Says, as long as the page is open, which build it is of: then its files stay.
 * @param entryUrl the address of the page's script, another one with every build
 */
export function holdPageLock(entryUrl: string, signal: AbortSignal): void {
  void holdShared(`keydot-page ${entryUrl}`, signal);
}

/** Holds a lock together with others until the signal; resolves when it is held no more. */
async function holdShared(name: string, signal: AbortSignal): Promise<void> {
  const released = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await navigator.locks.request(name, { mode: 'shared' }, () => released);
}
