// The server of `npm run bench`: serves built pages and the peers' files with gzip, with or without the headers that
// enable threads, and counts the sent bytes.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Serves folders under path prefixes on a free port of localhost.
 * @param {Record<string, string>} folders folder by prefix, e.g. `/keydot/`
 * @param {{isolated: boolean}} options
 */
export async function serve(folders, { isolated }) {
  const sent = { bytes: 0 };
  const server = createServer((request, response) => {
    const file = findFile(folders, new URL(request.url, 'http://localhost').pathname);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)];
    response.writeHead(200, {
      'Content-Type': type ?? 'application/octet-stream',
      'Cache-Control': 'max-age=3600',
      ...(type && { 'Content-Encoding': 'gzip' }),
      ...(isolated && ISOLATION),
    });
    const steps = [createReadStream(file), ...(type ? [createGzip()] : [])];
    steps.at(-1).on('data', (part) => (sent.bytes += part.length));
    // Ignores errors, because a page may be closed during a download.
    pipeline([...steps, response], () => undefined);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { url: `http://localhost:${server.address().port}`, sent, close: () => server.close() };
}

function findFile(folders, path) {
  const prefix = Object.keys(folders).find((start) => path.startsWith(start));
  if (!prefix) return null;
  const rest = normalize(decodeURIComponent(path.slice(prefix.length)) || 'index.html');
  if (rest.startsWith('..')) return null;
  const file = join(folders[prefix], rest);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}
