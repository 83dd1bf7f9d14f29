// The development server, and the second door for phones: HTTPS on the network, in front of the same
// server. The certificate is certificate.mjs.
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { renderANSI, renderUnicodeCompact } from 'uqr';
import { createServer } from 'vite';
import { networkAddresses, readyCertificate } from './certificate.mjs';
import { fail, ROOT } from './command.mjs';

const LAN_PORT = 5443;

/**
 * Serves until the process ends. Prints each address on a line of its own.
 * @param {{lan: boolean, open: boolean, port: number}} options
 */
export async function serve({ lan, open, port }) {
  const vite = await createServer({ root: ROOT, server: { port, open }, logLevel: 'warn' });
  await vite.listen();
  const [url] = vite.resolvedUrls?.local ?? [];
  if (!url) fail(`The server could not listen on port ${port}.`);
  console.log(`\nKeydot is ready:\n\n  ${url}\n`);
  if (lan) await serveNetwork(vite);
  console.log('Press Ctrl+C to stop.');
}

/** @param {import('vite').ViteDevServer} vite */
async function serveNetwork(vite) {
  const addresses = networkAddresses().sort((a, b) => Number(isHome(b)) - Number(isHome(a)));
  if (addresses.length === 0) {
    console.log(
      'This computer is on no network, so phones cannot reach it: join one and try again.',
    );
    return;
  }
  const server = createHttpsServer(await readyCertificate(addresses), vite.middlewares);
  // Vite tells pages of changes through a socket, which it opens on its own server alone.
  server.on('upgrade', (...request) => vite.httpServer?.emit('upgrade', ...request));
  const port = await listen(server);
  const urls = addresses.map((address) => `https://${address}:${port}/`);
  console.log(`On the same network:\n\n${urls.map((url) => `  ${url}\n`).join('')}`);
  const render = process.stdout.isTTY ? renderANSI : renderUnicodeCompact;
  console.log(render(urls[0], { border: 2 }));
  console.log(
    '\nThe browser will warn that it does not know the certificate, because this computer made it ' +
      'itself just now: choose "advanced" and go on.\n',
  );
}

/**
 * Listens on all addresses, at the usual port or, when that is taken, any other.
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
 * Home networks are mostly 192.168; other private addresses are often virtual machines'.
 * @param {string} address
 */
function isHome(address) {
  return address.startsWith('192.168.');
}
