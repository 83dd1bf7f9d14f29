// Threads need a page that is isolated by response headers. Where the host sends none, the service
// worker adds them, from the second load on: this loads the first one again, once, if nobody minds.

const KEY = 'keydot-isolated';

/**
 * Reloads a page that the service worker could isolate. At most once in a tab, whatever comes of it.
 * @param isInUse whether the person would mind
 */
export function isolatePage(isInUse: boolean): void {
  if (crossOriginIsolated || isInUse || !navigator.serviceWorker.controller) return;
  try {
    if (sessionStorage.getItem(KEY) !== null) return;
    sessionStorage.setItem(KEY, 'tried');
  } catch {
    // What cannot be remembered might be done for ever.
    return;
  }
  location.reload();
}
