// Which key presses the page's shortcuts must ignore.

/** Whether a key goes into a field or a dialog, has a modifier, or was handled already. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const path = event.composedPath();
  const [target] = path;
  if (target instanceof Element && target.matches('input, select, textarea')) {
    // A slider uses only the navigation keys.
    return !target.matches('input[type=range]') || /^(Arrow|Page|Home|End)/.test(event.key);
  }
  return path.some((each) => each instanceof HTMLDialogElement && each.open);
}
