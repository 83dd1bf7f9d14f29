// What a browser must have for anything here to work. There is no second way for one that lacks it.
import { UnsupportedBrowserError } from './errors.ts';

/** @throws UnsupportedBrowserError naming everything that is missing */
export function requireBrowserFeatures(): void {
  const missing = [
    ['module workers', hasModuleWorkers()],
    ['OffscreenCanvas', 'transferControlToOffscreen' in HTMLCanvasElement.prototype],
    ['WebAssembly', 'WebAssembly' in window],
  ].flatMap(([name, present]) => (present ? [] : String(name)));
  if (missing.length > 0) throw new UnsupportedBrowserError(missing);
}

// A browser that knows module workers reads the option `type`; one that does not, ignores it. With an
// address that is none, no worker is started, and none has to be allowed.
function hasModuleWorkers(): boolean {
  let asked = false;
  const options = {
    get type(): 'module' {
      asked = true;
      return 'module';
    },
  };
  try {
    new Worker('https://', options);
  } catch {
    return asked;
  }
  return asked;
}
