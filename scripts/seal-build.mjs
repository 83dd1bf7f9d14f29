// The last step of a build: lists every file with its SHA-256 and writes the list into the service worker's first
// line, so that every build has a different service worker.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readBuildParts } from './build-parts.mjs';
import { ROOT } from './command.mjs';
import { SITE_HEADERS, formatHeadersFile } from './site-headers.mjs';

/** @typedef {import('../src/api/offline-api.ts').Build} Build */
/** @typedef {import('../src/api/offline-api.ts').VersionChanges} VersionChanges */

export const SERVICE_WORKER = 'service-worker.js';
const HEADERS_FILE = '_headers';
const LIST_LINE = /^self\.keydotBuild=.*;\n/;

/**
 * Writes the list of files into the service worker. Replaces an earlier list.
 * @param {string} dist the build's folder
 * @param {{changes?: VersionChanges[]}} [options] default: the changes in CHANGES.md
 * @returns {Build}
 */
export function sealBuild(dist, { changes = readChanges() } = {}) {
  writeFileSync(join(dist, HEADERS_FILE), formatHeadersFile());
  const files = listFiles(dist);
  const path = join(dist, SERVICE_WORKER);
  const code = readFileSync(path, 'utf8').replace(LIST_LINE, '');
  const id = sha256(JSON.stringify([files, changes, code])).slice(0, 12);
  const { version } = changes[0];
  const build = { version, id, changes, headers: SITE_HEADERS, files };
  writeFileSync(path, `self.keydotBuild=${JSON.stringify(build)};\n${code}`);
  return build;
}

/** @param {string} dist */
function listFiles(dist) {
  const partsOf = readBuildParts(dist);
  const notListed = (/** @type {string} */ path) =>
    path === SERVICE_WORKER || path === HEADERS_FILE || path.startsWith('.');
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(dist, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !notListed(path))
    .sort()
    .map((path) => {
      const content = readFileSync(join(dist, path));
      return { path, sha256: sha256(content), bytes: content.length, parts: partsOf(path) };
    });
}

/**
 * The versions in CHANGES.md. The first must be the version in package.json.
 * @returns {VersionChanges[]}
 */
function readChanges() {
  /** @type {{version: string}} */
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, ...sections] = readFileSync(join(ROOT, 'CHANGES.md'), 'utf8').split(/^## /m);
  const changes = sections.map((section) => {
    const [heading, ...rest] = section.split('\n');
    const lines = rest.join('\n').split(/^- /m).slice(1);
    return {
      version: heading.trim(),
      lines: lines.map((line) => line.replace(/\s+/g, ' ').trim()),
    };
  });
  if (changes[0]?.version === version) return changes;
  throw new Error(
    `Expected CHANGES.md to begin with version ${version} (package.json), got ${changes[0]?.version}.`,
  );
}

/** @param {string | Buffer} content */
function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
