// The build that this service worker serves: its list of files stands in the script's first line, put
// there by scripts/seal-build.mjs, so that another build is another script. Next: kept-files.ts.
import type { Build, BuildFile } from '../api/offline-api.ts';

declare const self: ServiceWorkerGlobalScope & { keydotBuild: Build };

export const build: Build = self.keydotBuild;

const INDEX = 'index.html';

const files = new Map(build.files.map((file) => [addressOf(file), file]));

/** Where a file is served. The page itself is the folder: some hosts refuse to name its file. */
export function addressOf({ path }: BuildFile): string {
  return new URL(path === INDEX ? './' : path, self.location.href).href;
}

/** The file that a request is for; undefined for all that is not of this build. */
export function findBuildFile(url: URL): BuildFile | undefined {
  const address = `${url.origin}${url.pathname}`;
  return files.get(address.endsWith(`/${INDEX}`) ? address.slice(0, -INDEX.length) : address);
}

/** Whether an address lies in the app's folder. */
export function isOurs(url: URL): boolean {
  return url.href.startsWith(new URL('./', self.location.href).href);
}
