// The security policies and response headers of the app. The development server, the preview, hosts that read a
// `_headers` file and the service worker all use them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command.mjs';

/** The inline style of index.html, which applies before the script is loaded. */
export const firstPaintStyle = readFileSync(join(ROOT, 'src/first-paint.css'), 'utf8').trim();

/** For the page and the workers: the app's own origin only. `blob:` is for opened files and captured images. */
const SOURCES = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "form-action 'none'",
  "img-src 'self' blob:",
  "manifest-src 'self'",
  "media-src 'self' blob:",
  // Allows WebAssembly, not eval.
  "script-src 'self' 'wasm-unsafe-eval'",
  `style-src 'self' '${hashOf(firstPaintStyle)}'`,
  "worker-src 'self'",
];

/**
 * The policy in the page's meta element, which applies on every host. `lit-html` is Lit's policy for templates;
 * `default` is that of src/page/shell/trusted-scripts.ts, which allows the workers' addresses.
 */
export const PAGE_POLICY = [
  ...SOURCES,
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
].join('; ');

/** Allows the camera, and the microphone for recordings with sound. Forbids all other device features. */
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
 * Security headers for every file. Workers get their policy only from a header, and "frame-ancestors" is ignored
 * in a meta element.
 * @type {Record<string, string>}
 */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': [...SOURCES, "frame-ancestors 'self'"].join('; '),
  'Permissions-Policy': PERMISSIONS,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Cross-origin isolation, which the page needs for shared memory and threads. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Headers of the built app. The development server's pages do not comply with the content security policy. */
export const SITE_HEADERS = { ...ISOLATION_HEADERS, ...SECURITY_HEADERS };

/** Cache headers. Files whose name contains the hash of their content never change. */
export const HASHED_FILES = { 'Cache-Control': 'public, max-age=31536000, immutable' };
export const OTHER_FILES = { 'Cache-Control': 'no-cache' };

/** All headers in the format of a `_headers` file, which Netlify and Cloudflare Pages read. */
export function formatHeadersFile() {
  const rule = (/** @type {string} */ path, /** @type {Record<string, string>} */ headers) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  return `${[
    rule('/*', SITE_HEADERS),
    rule('/assets/*', HASHED_FILES),
    ...['/', '/index.html', '/service-worker.js'].map((path) => rule(path, OTHER_FILES)),
  ].join('\n\n')}\n`;
}

/** @param {string} text */
function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
