// Saves a file to the browser's download folder.

/** The browser reads the file asynchronously, so its URL must outlive the click. */
const URL_LIFETIME_MS = 60_000;

export function saveFile(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), URL_LIFETIME_MS);
}
