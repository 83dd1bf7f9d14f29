// A proxy for everything but the app's own origin. It refuses and records each request of pages and
// workers to another origin, including other ports of this machine.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requested by Chromium for any page with a form. */
const AUTOFILL_SERVICE = 'content-autofill.googleapis.com:443';

export class RequestWatch {
  /** Requested addresses, or host and port where the rest was encrypted, in order. */
  readonly elsewhere: string[] = [];
  readonly #proxy: Server;

  private constructor(proxy: Server) {
    this.#proxy = proxy;
    proxy.on('request', ({ url = '' }, response) => {
      this.elsewhere.push(url);
      response.writeHead(403).end();
    });
    proxy.on('connect', ({ url = '' }, socket) => {
      if (url !== AUTOFILL_SERVICE) this.elsewhere.push(url);
      socket.destroy();
    });
  }

  static async start(): Promise<RequestWatch> {
    const proxy = createServer().listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    return new RequestWatch(proxy);
  }

  /** Proxy settings for a browser context. @param origin the app's own, which is not proxied */
  proxyFor(origin: string) {
    const { port } = this.#proxy.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, bypass: `<-loopback>,${new URL(origin).host}` };
  }

  close(): void {
    this.#proxy.close();
    this.#proxy.closeAllConnections();
  }
}
