// The page that is shown when the app cannot start: its own files are damaged and there is no network.
import type { BuildFile } from '../api/offline-api.ts';

declare const self: ServiceWorkerGlobalScope;

const TRY_AGAIN_SECONDS = 5;

/** The rescue page's own script: where an address has a part after the #, a `refresh` does nothing. */
const script = new URL('rescue.js', self.location.href).href;

export function isRescueScript(url: URL): boolean {
  return url.href === script;
}

/** Loads the page anew, at the place where the person was. */
export function createRescueScript(): Response {
  const code = `setTimeout(() => location.reload(), ${TRY_AGAIN_SECONDS * 1000});\n`;
  return new Response(code, { headers: { 'content-type': 'text/javascript' } });
}

/** Says which files are lacking, and tries again by itself. Plain HTML: nothing else is left. */
export function createRescuePage(lacking: readonly BuildFile[]): Response {
  const names = lacking.map(({ path }) => path.replace(/[^\w./-]/g, '')).join(', ');
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
    <p>Connect to the network: then they are fetched again and Keydot starts by itself. Your lessons
    are not affected.</p>
  </body>
</html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response(body, { status: 503, headers });
}
