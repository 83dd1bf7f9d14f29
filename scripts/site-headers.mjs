// The response headers that the app is to be served with, once for everybody who serves it: the
// development server, the preview, hosts that read a `_headers` file, and the service worker.
import { SECURITY_HEADERS } from './content-policy.mjs';

/** With these the page may use shared memory, and so threads. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Of the built app. What the development server serves is not what the policy is made for. */
export const SITE_HEADERS = { ...ISOLATION_HEADERS, ...SECURITY_HEADERS };

/** How long a browser may keep files unasked: those with their content's hash in the name, for ever. */
export const HASHED_FILES = { 'Cache-Control': 'public, max-age=31536000, immutable' };
export const OTHER_FILES = { 'Cache-Control': 'no-cache' };

/** All of it in the form that Netlify and Cloudflare Pages read from a file named `_headers`. */
export function formatHeadersFile() {
  const rule = (/** @type {string} */ path, /** @type {Record<string, string>} */ headers) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  return `${[
    rule('/*', SITE_HEADERS),
    rule('/assets/*', HASHED_FILES),
    ...['/', '/index.html', '/service-worker.js'].map((path) => rule(path, OTHER_FILES)),
  ].join('\n\n')}\n`;
}
