// Has the browser ask before it closes a page that holds more than is kept; and asks the page itself.

const KIND = 'beforeunload';

/** @param isNeeded asked when the page is about to close @param signal ends that */
export function guardUnload(isNeeded: () => boolean, signal: AbortSignal): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isNeeded()) event.preventDefault();
  };
  addEventListener(KIND, ask, { signal });
}

/** Whether somebody would hold the page if it were closed now. */
export function isPageHeld(): boolean {
  return !dispatchEvent(new Event(KIND, { cancelable: true }));
}
