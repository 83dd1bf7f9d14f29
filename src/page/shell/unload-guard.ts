// Guards unsaved work: the browser asks before it closes or reloads a page with active guards.

const KIND = 'beforeunload';

/**
 * Adds a guard.
 * @param isNeeded evaluated when the page is about to close
 * @param signal removes the guard
 */
export function guardUnload(isNeeded: () => boolean, signal: AbortSignal): void {
  const guard = (event: BeforeUnloadEvent) => {
    if (isNeeded()) event.preventDefault();
  };
  addEventListener(KIND, guard, { signal });
}

/** Whether a guard is active now. */
export function isUnloadGuarded(): boolean {
  return !dispatchEvent(new Event(KIND, { cancelable: true }));
}
