// A static file host that a test can stop, restart at the same address and give another build; with the
// headers that a build requires, or without any, like hosts that cannot be configured.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { HASHED_FILES, OTHER_FILES, SITE_HEADERS } from '../../../scripts/site-headers.mjs';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export interface StaticHostOptions {
  /** The build's folder. */
  folder: string;
  /** Path of the app on the host, with slashes at both ends. */
  base?: string;
  /** Whether it sends the headers that the app requires. */
  headers?: boolean;
}

export class StaticHost {
  /** The folder that is served from now on. */
  folder: string;
  /** The paths of all requests, in order. */
  readonly requested: string[] = [];
  readonly #base: string;
  readonly #headers: boolean;
  #server: Server | null = null;
  #port = 0;

  private constructor({ folder, base = '/', headers = true }: StaticHostOptions) {
    this.folder = folder;
    this.#base = base;
    this.#headers = headers;
  }

  static async open(options: StaticHostOptions): Promise<StaticHost> {
    const host = new StaticHost(options);
    await host.start();
    return host;
  }

  /** The app's address, the same after a stop and a start. */
  get url(): string {
    return `http://localhost:${this.#port}${this.#base}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject).listen(this.#port, 'localhost', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Refuses connections from now on, as if there were no network. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, this.url);
    this.requested.push(pathname);
    const inside = pathname.startsWith(this.#base) ? pathname.slice(this.#base.length) : null;
    const path = inside === '' ? 'index.html' : normalize(`/${inside}`).slice(1);
    try {
      if (inside === null) throw new Error(`Expected a path below ${this.#base}, got ${pathname}.`);
      const content = await readFile(join(this.folder, path));
      const keeping = path.startsWith('assets/') ? HASHED_FILES : OTHER_FILES;
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        ...(this.#headers ? { ...SITE_HEADERS, ...keeping } : {}),
      });
      response.end(content);
    } catch {
      response.writeHead(404).end('Not found');
    }
  }
}
