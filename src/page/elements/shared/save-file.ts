// Hands a file to the browser, which saves it where it saves downloads.

/** The browser reads the file a little later; then its address is no longer needed. */
const KEEP_MS = 60_000;

export function saveFile(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}
