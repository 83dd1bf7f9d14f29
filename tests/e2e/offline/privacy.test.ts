// The content security policy of the built app: every backend works under it, and every way to send data to
// another origin or to run text as code is blocked by the browser.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { openApp, type AppOptions, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

let app: OpenApp;
let page: Page;

async function open(options: AppOptions = {}): Promise<void> {
  app = await openApp({ ...options, prepare: collectPoses });
  page = app.page;
}

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('every file is served with the policy, and the page contains it', async () => {
  const response = await fetch(inject('appUrl'));
  const html = await response.text();
  const [, held] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  const [script] = /assets\/[^"]+\.js/.exec(html) ?? [];
  const served = await fetch(new URL(script ?? '', inject('appUrl')), { method: 'HEAD' });
  for (const { headers } of [response, served]) {
    expect(headers.get('Permissions-Policy')).toContain('camera=(self)');
    expect(headers.get('Content-Security-Policy')).toContain("connect-src 'self';");
  }
  expect(held).toContain("connect-src 'self';");
  expect(held).toContain("require-trusted-types-for 'script'");
  const all = `${held} ${served.headers.get('Content-Security-Policy')}`;
  expect(all).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:|data:/);
});

describe('with the camera on', () => {
  afterEach(async () => {
    expect(app.errors).toEqual([]);
    expect(app.elsewhere).toEqual([]);
    await app.close();
  });

  test.each(['webgpu', 'tfjs-webgpu', 'webgl', 'wasm', 'tfjs-wasm', 'cpu'])(
    '%s works under the policy',
    { timeout: 300_000 },
    async (backend) => {
      const gpu = backend.includes('webg') ? 'software' : 'none';
      // The software GPU also draws the page, which in a large window leaves little time for the network.
      const context = { viewport: { width: 320, height: 240 } };
      await open({ gpu, search: `?backend=${backend}&size=64`, context });
      page.setDefaultTimeout(290_000);
      await button('Start camera').click();
      await waitForPoses(page, 1);
      await page.waitForFunction(() => window.collected.stats.length > 0);
      expect(await page.evaluate(() => window.collected.stats.at(-1)?.backend)).toBe(backend);
    },
  );
});

describe('another origin', () => {
  let elsewhere: Server;
  let address = '';
  const heard: string[] = [];

  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      response.setHeader('Content-Type', 'text/javascript');
      response.end('globalThis.isTaken = true;');
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    await open();
  });

  afterAll(async () => {
    await app.close();
    elsewhere.close();
    elsewhere.closeAllConnections();
  });

  test('receives no request of the page or its workers', async () => {
    await button('Start camera').click();
    await waitForPoses(page, 1);
    // Shows that the server can be reached.
    expect((await fetch(`${address}/from-the-test`)).ok).toBe(true);
    // The engine's threads do not answer test messages.
    const worker = page.workers().find((candidate) => candidate.url().includes('pose.worker'))!;
    await page.evaluate((url) => fetch(url).catch(() => null), `${address}/page`);
    await worker.evaluate((url) => fetch(url).catch(() => null), `${address}/worker`);
    await page.evaluate(`import('${address}/imported').catch(() => null)`);
    await worker.evaluate(`import('${address}/imported').catch(() => null)`);
    const refused = await page.evaluate(tryOtherWays, address);
    expect(refused.sort()).toEqual(['connect-src', 'form-action', 'img-src']);
    expect(heard).toEqual(['/from-the-test']);
  });

  test('cannot run text as code or markup', async () => {
    const outcomes = await page.evaluate(async () => {
      // Code evaluated by the debugger is exempt from the policy until its first pause.
      await new Promise((resolve) => setTimeout(resolve));
      const attempt = (what: () => unknown) => {
        try {
          what();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      return [
        attempt(() => (0, eval)('1')),
        attempt(() => (document.createElement('script').text = '1')),
        attempt(() => (document.createElement('div').innerHTML = '<img src=x>')),
        attempt(() => new Worker('https://example.com/worker.js')),
        attempt(() => new Worker(URL.createObjectURL(new Blob(['1'])))),
      ];
    });
    expect(outcomes).toHaveLength(5);
    expect(outcomes).not.toContain('done');
  });
});

/** Runs in the page. @returns the violated directives */
async function tryOtherWays(address: string): Promise<string[]> {
  const broken = new Set<string>();
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
    broken.add(effectiveDirective),
  );
  navigator.sendBeacon(`${address}/beacon`, 'text');
  new Image().src = `${address}/image`;
  const form = document.createElement('form');
  Object.assign(form, { action: `${address}/form`, method: 'post' });
  document.body.append(form);
  form.submit();
  while (broken.size < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  return [...broken];
}
