// Files that the system hands to the installed app: opened with it, or shared with it. A share comes
// through the service worker (sw/receive-share.ts) and waits in a cache until the page takes it.
import { KeydotError } from '../../core/errors.ts';
import { sharedFilesCache, SHARED_HASH, SHARED_NAME } from '../../api/offline-api.ts';
import { asError } from '../shell/errors.ts';

/** Something was shared, and it is not there. */
export class SharedFilesLostError extends KeydotError {
  override name = 'SharedFilesLostError';
}

export interface LaunchHooks {
  onFiles: (files: readonly File[]) => void;
  onTrouble: (error: Error) => void;
}

interface LaunchParams {
  readonly files?: readonly { getFile(): Promise<File> }[];
  readonly targetURL?: string;
}

interface LaunchQueue {
  setConsumer(consume: (params: LaunchParams) => void): void;
}

/** Hands over what the app was launched with, now and as long as the page is open. */
export function hearLaunches(hooks: LaunchHooks, signal: AbortSignal): void {
  const settle = (work: Promise<readonly File[]>) => {
    const give = (files: readonly File[]) => {
      if (files.length > 0 && !signal.aborted) hooks.onFiles(files);
    };
    work.then(give, (thrown: unknown) => hooks.onTrouble(asError(thrown)));
  };
  const followHash = () => {
    if (location.hash === SHARED_HASH) settle(takeSharedFiles());
  };
  addEventListener('hashchange', followHash, { signal });
  followHash();
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [], targetURL }) => {
    if (signal.aborted) return;
    // The window that was open already is only brought to the front: it has to go there itself.
    const { hash } = new URL(targetURL ?? location.href);
    if (hash) location.hash = hash;
    settle(Promise.all(files.map((file) => file.getFile())));
  });
}

/** @throws SharedFilesLostError when nothing waits */
async function takeSharedFiles(): Promise<File[]> {
  // Once taken they are gone, so the address must not ask for them again.
  history.replaceState(null, '', '#live');
  const cache = await caches.open(sharedFilesCache(document.baseURI));
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (response) files.push(await readFile(response));
    await cache.delete(request);
  }
  if (files.length > 0) return files;
  throw new SharedFilesLostError(
    'Expected the files that were shared with the app; there are none. Open them here instead.',
  );
}

async function readFile(response: Response): Promise<File> {
  const name = decodeURIComponent(response.headers.get(SHARED_NAME) ?? 'shared');
  const type = response.headers.get('content-type') ?? '';
  return new File([await response.blob()], name, { type });
}
