// Has the browser ask before it closes a page that holds more than is kept.

/** @param isNeeded asked when the page is about to close @param signal ends that */
export function holdPage(isNeeded: () => boolean, signal: AbortSignal): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isNeeded()) event.preventDefault();
  };
  addEventListener('beforeunload', ask, { signal });
}
