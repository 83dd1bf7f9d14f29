// Answers the page's requests: what is kept and whole comes from the cache, the rest from the network,
// and is kept when it is whole. Adds the headers that the host may be unable to send.
import { Strategy, type StrategyHandler } from 'workbox-strategies';
import type { BuildFile } from '../api/offline-api.ts';
import { build, findBuildFile } from './build.ts';
import { fetchAndKeep, findOlder, keep, readKept } from './kept-files.ts';
import { createRescuePage } from './rescue-page.ts';

/** Workbox's frame around one request: it keeps the service worker alive until all is written. */
export class ServeFile extends Strategy {
  protected async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
    const url = new URL(request.url);
    const file = findBuildFile(url);
    if (!file) return (await findOlder(url)) ?? handler.fetch(request);
    if (request.mode !== 'navigate') return withHeaders(await serve(file, request, handler));
    return withHeaders(await servePage(file, request, handler));
  }
}

async function serve(file: BuildFile, request: Request, handler: StrategyHandler) {
  const kept = await readKept(file);
  if (kept instanceof Response) return kept;
  const response = await handler.fetch(request);
  // The page gets it piece by piece, as it comes; only a whole one is kept.
  void handler.waitUntil(keepQuietly(file, response.clone()));
  return response;
}

/** What did not come whole is asked for again the next time; whoever waits for it gets it now. */
async function keepQuietly(file: BuildFile, response: Response): Promise<void> {
  await keep(file, response).catch(() => undefined);
}

/**
 * The page itself, when all that its first paint takes is whole. When it cannot be, the network may
 * have another version that is; and when there is none, a page says what is wrong.
 */
async function servePage(file: BuildFile, request: Request, handler: StrategyHandler) {
  const start = build.files.filter(({ parts }) => parts.includes('start'));
  const whole = await Promise.all(start.map(isWholeOrHealed));
  const lacking = start.filter((_, index) => !whole[index]);
  if (lacking.length === 0) return serve(file, request, handler);
  return handler.fetch(request).catch(() => createRescuePage(lacking));
}

async function isWholeOrHealed(file: BuildFile): Promise<boolean> {
  if ((await readKept(file)) instanceof Response) return true;
  return fetchAndKeep(file).then(
    () => true,
    () => false,
  );
}

/** The same answer with the headers that threads need, wherever it came from. */
function withHeaders(response: Response): Response {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(build.headers)) headers.set(name, value);
  return new Response(response.body, { status, statusText, headers });
}
