// Files from outside the app: opened with it or shared with it by the system, pasted, or dropped; and
// which place opens them. Shared files pass through the service worker (sw/receive-share.ts), which
// stores them in a cache until the page reads them.
import { KeydotError } from '../../core/errors.ts';
import { sharedFilesCache, SHARED_HASH, SHARED_NAME } from '../../api/offline-api.ts';
import { asError } from '../shell/errors.ts';

/** The files shared with the app are no longer in the cache. */
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

/** Reports the files the app was launched with, now and while the page is open. */
export function watchLaunchFiles(hooks: LaunchHooks, signal: AbortSignal): void {
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
    // A window that was already open is only focused, so it navigates by itself.
    const { hash } = new URL(targetURL ?? location.href);
    if (hash) location.hash = hash;
    settle(Promise.all(files.map((file) => file.getFile())));
  });
}

/** @throws SharedFilesLostError when the cache is empty */
async function takeSharedFiles(): Promise<File[]> {
  // The files can be taken once, so a reload must not ask for them again.
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
    'Expected files that were shared with the app, got none. Open them here instead.',
  );
}

async function readFile(response: Response): Promise<File> {
  const name = decodeURIComponent(response.headers.get(SHARED_NAME) ?? 'shared');
  const type = response.headers.get('content-type') ?? '';
  return new File([await response.blob()], name, { type });
}

/** Reports files that are pasted or dropped anywhere on the page, unless an element handled them. */
export function watchPastedFiles(
  onFiles: (files: readonly File[]) => void,
  signal: AbortSignal,
): void {
  const take = (event: Event, data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  // Otherwise a file that is dropped beside the stage would replace the page.
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

/** The place that opens these files: lessons, models and labels belong to Teach, media to Live. */
export function placeOfFiles(files: readonly Pick<File, 'name' | 'type'>[]): 'live' | 'teach' {
  const isLesson = ({ name, type }: Pick<File, 'name' | 'type'>) =>
    /\.(keydot|zip|json)$/i.test(name) || /^application\/([\w.-]+\+)?(zip|json)$/.test(type);
  return files.some(isLesson) ? 'teach' : 'live';
}
