// What a browser is told to forbid: the content security policy, for the page and as a header, and the
// permissions policy. Who puts them in place: page-shell.mjs and vite.config.ts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command.mjs';

/** The one style that is written into the page itself, so that something shows before the script. */
export const firstPaintStyle = readFileSync(join(ROOT, 'src/first-paint.css'), 'utf8').trim();

/** Nothing but the own origin, for page and workers alike. `blob:` is what the person opens or captures. */
const SOURCES = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "form-action 'none'",
  "img-src 'self' blob:",
  "manifest-src 'self'",
  "media-src 'self' blob:",
  // WebAssembly is compiled, text never is.
  "script-src 'self' 'wasm-unsafe-eval'",
  `style-src 'self' '${hashOf(firstPaintStyle)}'`,
  "worker-src 'self'",
];

/**
 * The page's own policy, in a meta element, so that it holds on every host. Lit makes the elements'
 * markup trusted; `default` is src/page/shell/trusted-scripts.ts, which lets workers start.
 */
export const PAGE_POLICY = [
  ...SOURCES,
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
].join('; ');

/** Of what a page can ask a device for, Keydot asks for the camera, and the microphone for recordings with sound. */
const PERMISSIONS = [
  'camera=(self)',
  'microphone=(self)',
  ...[
    'accelerometer',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'local-fonts',
    'magnetometer',
    'midi',
    'payment',
    'serial',
    'usb',
  ].map((feature) => `${feature}=()`),
].join(', ');

/**
 * What a host should send with every file: workers hear of a policy only this way, and a page cannot
 * say itself who may frame it.
 * @type {Record<string, string>}
 */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': [...SOURCES, "frame-ancestors 'self'"].join('; '),
  'Permissions-Policy': PERMISSIONS,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** @param {string} text */
function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
