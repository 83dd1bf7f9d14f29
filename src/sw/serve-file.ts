// Answers the page's requests from the cache or else from the network, and adds the response
// headers that the host may not send. When the app's own files are damaged and there is no network,
// a rescue page explains it. Next: sw/file-cache.ts.
import { Strategy, type StrategyHandler } from 'workbox-strategies';
import type { BuildFile } from '../api/offline-api.ts';
import {
  build,
  findBuildFile,
  fetchAndCache,
  findOlderFile,
  cacheResponse,
  readCached,
} from './file-cache.ts';

/** Serves one request; Workbox keeps the service worker alive until the file is cached. */
export class ServeFile extends Strategy {
  protected async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
    const url = new URL(request.url);
    const file = findBuildFile(url);
    if (!file) return (await findOlderFile(url)) ?? handler.fetch(request);
    if (request.mode !== 'navigate') return withHeaders(await serve(file, request, handler));
    return withHeaders(await servePage(file, request, handler));
  }
}

async function serve(file: BuildFile, request: Request, handler: StrategyHandler) {
  const cached = await readCached(file);
  if (cached instanceof Response) return cached;
  const response = await handler.fetch(request);
  // The page receives the response as a stream. A response that cannot be cached is fetched again
  // next time.
  void handler.waitUntil(cacheResponse(file, response.clone()).catch(() => undefined));
  return response;
}

/**
 * Serves the page if all files of its first paint are intact. Otherwise the network may have
 * another, complete version; without a network the rescue page is served.
 */
async function servePage(file: BuildFile, request: Request, handler: StrategyHandler) {
  const start = build.files.filter(({ parts }) => parts.includes('start'));
  const intact = await Promise.all(start.map(isIntactOrFetched));
  const damaged = start.filter((_, index) => !intact[index]);
  if (damaged.length === 0) return serve(file, request, handler);
  return handler.fetch(request).catch(() => createRescuePage(damaged));
}

async function isIntactOrFetched(file: BuildFile): Promise<boolean> {
  if ((await readCached(file)) instanceof Response) return true;
  return fetchAndCache(file).then(
    () => true,
    () => false,
  );
}

/** Adds the headers that threads need. */
function withHeaders(response: Response): Response {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(build.headers)) headers.set(name, value);
  return new Response(response.body, { status, statusText, headers });
}

declare const self: ServiceWorkerGlobalScope;

const RETRY_S = 5;

/** The rescue page's script reloads it: a `refresh` header does nothing for a URL with a hash. */
const script = new URL('rescue.js', self.location.href).href;

/** Whether a request is for the rescue page's script. */
export function isRescueScript(url: URL): boolean {
  return url.href === script;
}

/** Creates the script that reloads the page, which keeps its route. */
export function createRescueScript(): Response {
  const code = `setTimeout(() => location.reload(), ${RETRY_S * 1000});\n`;
  return new Response(code, { headers: { 'content-type': 'text/javascript' } });
}

/**
 * Creates the rescue page, which names the damaged files and retries. Plain HTML, without any other
 * file.
 */
function createRescuePage(damaged: readonly BuildFile[]): Response {
  const names = damaged.map(({ path }) => path.replace(/[^\w./-]/g, '')).join(', ');
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <title>Keydot</title>
    <script src="${script}"></script>
  </head>
  <body>
    <h1>Keydot cannot start.</h1>
    <p>Damaged on this device: ${names}.</p>
    <p>Connect to the network: Keydot then downloads them again and starts by itself. Your lessons
    are not affected.</p>
  </body>
</html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response(body, { status: 503, headers });
}
