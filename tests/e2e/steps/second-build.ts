// Makes another version of the built app from dist: scripts with other names, as other content would give
// them, a mark in the page and other release notes, sealed like a real build.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealBuild } from '../../../scripts/seal-build.mjs';

const TEXTS = /\.(js|html|json|webmanifest)$/;
const HASHED_SCRIPT = /^(.+)-[\w-]{8}\.js$/;

/** Copies the build. @returns the copy's folder, which the caller deletes */
export function copyBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keydot-build-'));
  cpSync('dist', folder, { recursive: true });
  return folder;
}

/**
 * Creates a build of another version.
 * @param mark becomes part of its scripts' names, and its page's `data-version`
 * @returns its folder, which the caller deletes
 */
export function createSecondBuild(mark: string): string {
  const folder = copyBuild();
  const names = new Map<string, string>();
  for (const name of readdirSync(join(folder, 'assets'))) {
    const [, stem] = HASHED_SCRIPT.exec(name) ?? [];
    if (stem) names.set(name, name.replace(HASHED_SCRIPT, `$1-${mark}${names.size}.js`));
  }
  for (const [from, to] of names) {
    renameSync(join(folder, 'assets', from), join(folder, 'assets', to));
  }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!TEXTS.test(path)) continue;
    let text = readFileSync(join(folder, path), 'utf8');
    for (const [from, to] of names) text = text.replaceAll(from, to);
    if (path === 'index.html') text = text.replace('<html', `<html data-version="${mark}"`);
    writeFileSync(join(folder, path), text);
  }
  sealBuild(folder, { changes: [{ version: mark, lines: [`What ${mark} brings.`] }] });
  return folder;
}
