// Files that are pasted or dropped anywhere on the page where nothing else takes them. Those that the
// system hands over: launch-files.ts; where they belong: place-of-files.ts.

/** Hands over what is pasted or dropped, as long as the page is open. */
export function hearPastedFiles(
  onFiles: (files: readonly File[]) => void,
  signal: AbortSignal,
): void {
  const take = (event: Event, data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  // A file that misses the stage would otherwise replace the whole page.
  const allow = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    if (!event.defaultPrevented) take(event, event.dataTransfer);
  };
  const paste = (event: ClipboardEvent) => take(event, event.clipboardData);
  document.addEventListener('paste', paste, { signal });
  document.addEventListener('dragover', allow, { signal });
  document.addEventListener('drop', drop, { signal });
}
