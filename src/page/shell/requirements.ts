// The browser features that the app requires; there is no fallback without them.
import { UnsupportedBrowserError } from './errors.ts';

/** Checks all required features. @throws UnsupportedBrowserError naming the missing ones */
export function requireBrowserFeatures(): void {
  const missing = [
    ['module workers', hasModuleWorkers()],
    ['OffscreenCanvas', 'transferControlToOffscreen' in HTMLCanvasElement.prototype],
    ['WebAssembly', 'WebAssembly' in window],
  ].flatMap(([name, present]) => (present ? [] : String(name)));
  if (missing.length > 0) throw new UnsupportedBrowserError(missing);
}

// A browser with module workers reads the option `type`. The invalid URL keeps a worker from
// starting.
function hasModuleWorkers(): boolean {
  let isRead = false;
  const options = {
    get type(): 'module' {
      isRead = true;
      return 'module';
    },
  };
  try {
    new Worker('https://', options);
  } catch {
    return isRead;
  }
  return isRead;
}
