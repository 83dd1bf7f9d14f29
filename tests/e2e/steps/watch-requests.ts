// Hears every request that pages and workers make to elsewhere, this machine's other ports included: it
// is the proxy for all but the app's own origin. Who opens the browser: open-app.ts.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Chromium itself asks here what the fields of a form may be called, of any page that has some. */
const BROWSERS_OWN = 'content-autofill.googleapis.com:443';

export class RequestWatch {
  /** Addresses, or hosts where the rest was encrypted, as they come; all were refused. */
  readonly elsewhere: string[] = [];
  readonly #proxy: Server;

  private constructor(proxy: Server) {
    this.#proxy = proxy;
    proxy.on('request', ({ url = '' }, response) => {
      this.elsewhere.push(url);
      response.writeHead(403).end();
    });
    proxy.on('connect', ({ url = '' }, socket) => {
      if (url !== BROWSERS_OWN) this.elsewhere.push(url);
      socket.destroy();
    });
  }

  static async start(): Promise<RequestWatch> {
    const proxy = createServer().listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    return new RequestWatch(proxy);
  }

  /** Has a context send everything but the app's own requests here. @param origin the app's own */
  proxyFor(origin: string) {
    const { port } = this.#proxy.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, bypass: `<-loopback>,${new URL(origin).host}` };
  }

  close(): void {
    this.#proxy.close();
    this.#proxy.closeAllConnections();
  }
}
