// Web Locks that coordinate the tabs of the app; the browser releases them when a tab closes or
// crashes. The service worker reads the page locks (sw/check-files.ts).

/**
 * Holds a lock that names the build of this page, so that its cached files are not deleted.
 * @param entryUrl the URL of the page's script, which differs between builds
 */
export function holdPageLock(entryUrl: string, signal: AbortSignal): void {
  holdShared(`keydot-page ${entryUrl}`, signal);
}

/** Holds a lock while this page works, so that no other version of the app takes over. */
export function holdWorkLock(scope: string, signal: AbortSignal): void {
  holdShared(workLock(scope), signal);
}

/**
 * Runs a task when no page of the app holds its work lock.
 * @throws DOMException named AbortError when the signal comes first
 */
export function whenAllPagesIdle(
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
  // A request that is aborted before it is granted rejects.
  held.catch((thrown: unknown) => {
    if (!signal.aborted) throw thrown;
  });
}
