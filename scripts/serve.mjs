// The development server. With `lan`, it is also served over HTTPS on the local network, for phones
// (certificate.mjs).
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { renderANSI, renderUnicodeCompact } from 'uqr';
import { createServer } from 'vite';
import { networkAddresses, readyCertificate } from './certificate.mjs';
import { fail, ROOT } from './command.mjs';

const LAN_PORT = 5443;

/**
 * Serves until the process ends. Prints each address on a separate line.
 * @param {{lan: boolean, open: boolean, port: number}} options
 */
export async function serve({ lan, open, port }) {
  const vite = await createServer({ root: ROOT, server: { port, open }, logLevel: 'warn' });
  await vite.listen();
  const [url] = vite.resolvedUrls?.local ?? [];
  if (!url) fail(`The server could not listen on port ${port}. Choose another with --port.`);
  console.log(`\nKeydot is ready:\n\n  ${url}\n`);
  if (lan) await serveNetwork(vite);
  console.log('Press Ctrl+C to stop.');
}

/** @param {import('vite').ViteDevServer} vite */
async function serveNetwork(vite) {
  const addresses = networkAddresses().sort(
    (a, b) => Number(isHomeAddress(b)) - Number(isHomeAddress(a)),
  );
  if (addresses.length === 0) {
    console.log(
      'This computer is not on a network, so phones cannot reach it. Connect to one and try again.',
    );
    return;
  }
  const server = createHttpsServer(await readyCertificate(addresses), vite.middlewares);
  // Vite's WebSocket for hot reload is attached to the HTTP server only.
  server.on('upgrade', (...request) => vite.httpServer?.emit('upgrade', ...request));
  const port = await listen(server);
  const urls = addresses.map((address) => `https://${address}:${port}/`);
  console.log(`On the same network:\n\n${urls.map((url) => `  ${url}\n`).join('')}`);
  const render = process.stdout.isTTY ? renderANSI : renderUnicodeCompact;
  console.log(render(urls[0], { border: 2 }));
  console.log(
    '\nThe browser warns about the certificate, because it is self-signed. ' +
      'Choose "Advanced" and continue.\n',
  );
}

/**
 * Listens on all addresses, on LAN_PORT or, when that is in use, on any free port.
 * @param {import('node:https').Server} server
 * @returns {Promise<number>} the port
 */
async function listen(server) {
  for (const port of [LAN_PORT, 0]) {
    try {
      server.listen(port, '0.0.0.0');
      await once(server, 'listening');
      break;
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'EADDRINUSE' || port === 0) throw error;
    }
  }
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/**
 * Whether an address is probably the home network's. Other private ranges are often those of virtual machines.
 * @param {string} address
 */
function isHomeAddress(address) {
  return address.startsWith('192.168.');
}
