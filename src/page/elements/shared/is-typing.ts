// Which keys are not for the page: those typed into a field or a dialog, and those with a modifier.

/** Whether a key belongs to somebody else. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const path = event.composedPath();
  const [target] = path;
  if (target instanceof Element && target.matches('input, select, textarea')) {
    // A slider takes no letters.
    return !target.matches('input[type=range]') || /^(Arrow|Page|Home|End)/.test(event.key);
  }
  return path.some((each) => each instanceof HTMLDialogElement && each.open);
}
