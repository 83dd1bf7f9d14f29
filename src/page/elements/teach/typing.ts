// Which keys are not for the page: those typed into a field, and those with a modifier.

/** Whether a key belongs to a field, or goes with a modifier. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const [target] = event.composedPath();
  return target instanceof Element && target.matches('input, select, textarea, dialog[open] *');
}
