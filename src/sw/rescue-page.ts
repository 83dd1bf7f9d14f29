// The page that is shown when the app cannot start: its own files are damaged and there is no network.
import type { BuildFile } from '../offline-api.ts';

const TRY_AGAIN_SECONDS = 5;

/** Says which files are lacking, and tries again by itself. Plain HTML: nothing else is left. */
export function createRescuePage(lacking: readonly BuildFile[]): Response {
  const names = lacking.map(({ path }) => path.replace(/[^\w./-]/g, '')).join(', ');
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <meta http-equiv="refresh" content="${TRY_AGAIN_SECONDS}" />
    <title>Keydot</title>
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
