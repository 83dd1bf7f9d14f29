// Loose files that were picked together, read the way a zip is: by name. Next: lesson-import.ts.
import { ImportError } from '../../core/formats/import-error.ts';
import { ZIP_LIMITS, type Zip } from '../../core/formats/zip/read-zip.ts';

/**
 * Reads all files into memory.
 * @throws ImportError when two have the same name, or they are larger than any lesson
 */
export async function readFilesAsZip(files: readonly File[]): Promise<Zip> {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  let total = 0;
  for (const file of files) {
    const name = file.webkitRelativePath || file.name;
    total += file.size;
    if (contents.has(name)) throw new ImportError(name, 'two files have this name');
    if (total > ZIP_LIMITS.totalBytes) {
      throw new ImportError(name, `with it the files are above ${ZIP_LIMITS.totalBytes} bytes`);
    }
    contents.set(name, new Uint8Array(await file.arrayBuffer()));
  }
  return {
    names: [...contents.keys()],
    has: (name) => contents.has(name),
    read: (name) => {
      const content = contents.get(name);
      if (!content) throw new ImportError(name, 'it is not among the files');
      return content;
    },
  };
}
