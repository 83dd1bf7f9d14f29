// The last step of a build, on a sample build: the parts of each file, and ids that depend on the content.
// Real builds are tested offline in tests/e2e/offline/offline.test.ts.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealBuild } from '../../../scripts/seal-build.mjs';

const chunk = (file: string, more: object = {}) => ({
  file,
  imports: [],
  lazyImports: [],
  modules: [],
  assets: [],
  ...more,
});

const CHUNKS = [
  chunk('a/index.js', {
    imports: ['a/lit.js'],
    lazyImports: ['a/teach.js'],
    assets: ['a/pose.js', 'a/recorder.js'],
  }),
  chunk('a/lit.js'),
  chunk('a/teach.js', { imports: ['a/index.js', 'a/list.js'] }),
  chunk('a/list.js'),
  chunk('a/pose.js', {
    lazyImports: ['a/gl.js', 'a/gpu.js', 'a/tfjs-gpu.js'],
    assets: ['a/model.bin'],
  }),
  chunk('a/gl.js', {
    imports: ['a/both.js', 'a/pose.js'],
    modules: ['node_modules/@tensorflow/tfjs-backend-webgl/dist/index.js'],
  }),
  chunk('a/gpu.js', {
    imports: ['a/both.js'],
    modules: ['src/engine/webgpu/open-webgpu.ts'],
  }),
  chunk('a/tfjs-gpu.js', {
    imports: ['a/both.js'],
    modules: ['node_modules/@tensorflow/tfjs-backend-webgpu/dist/index.js'],
  }),
  chunk('a/both.js'),
  chunk('a/recorder.js', {
    imports: ['a/list.js', 'a/video.js'],
    modules: ['src/worker/recorder.worker.ts'],
  }),
  chunk('a/video.js'),
];

const FILES: Record<string, string> = {
  '.vite/chunks.json': JSON.stringify(CHUNKS),
  '.vite/manifest.json': JSON.stringify({ 'index.html': { file: 'a/index.js' } }),
  ...Object.fromEntries(CHUNKS.map(({ file }) => [file, `// ${file}`])),
  'a/model.bin': 'weights',
  'index.html': '<!doctype html>',
  'icon.svg': '<svg/>',
  'screenshots/live.png': 'picture',
  'service-worker.js': 'serve();\n',
};

let dist = '';

const write = (path: string, content: string) => {
  mkdirSync(dirname(join(dist, path)), { recursive: true });
  writeFileSync(join(dist, path), content);
};

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'keydot-seal-'));
  for (const [path, content] of Object.entries(FILES)) write(path, content);
});

afterEach(() => rmSync(dist, { recursive: true }));

test('every file has the parts that need it', () => {
  const { files } = sealBuild(dist);
  const parts = Object.fromEntries(files.map(({ path, parts }) => [path, parts]));
  expect(parts).toEqual({
    'a/index.js': ['start'],
    'a/lit.js': ['start'],
    'a/teach.js': ['shell'],
    'a/list.js': ['shell'],
    'a/pose.js': ['shell'],
    'a/gl.js': ['webgl'],
    'a/gpu.js': ['webgpu'],
    'a/tfjs-gpu.js': ['tfjs-webgpu'],
    'a/both.js': ['webgl', 'webgpu', 'tfjs-webgpu'],
    'a/recorder.js': ['recorder'],
    'a/video.js': ['recorder'],
    'a/model.bin': ['model'],
    'index.html': ['start'],
    'icon.svg': ['shell'],
    'screenshots/live.png': ['extra'],
  });
});

test('a file is listed with its hash and size', () => {
  const model = sealBuild(dist).files.find(({ path }) => path === 'a/model.bin');
  const sha256 = createHash('sha256').update('weights').digest('hex');
  expect(model).toMatchObject({ bytes: 7, sha256 });
});

test('the list is the first line of the service worker, also after sealing twice', () => {
  const { id } = sealBuild(dist);
  const once = readFileSync(join(dist, 'service-worker.js'), 'utf8');
  expect(once).toMatch(/^self\.keydotBuild=\{.*\};\nserve\(\);\n$/);
  expect(sealBuild(dist).id).toBe(id);
  expect(readFileSync(join(dist, 'service-worker.js'), 'utf8')).toBe(once);
  write('icon.svg', '<svg></svg>');
  expect(sealBuild(dist).id).not.toBe(id);
});

test('CHANGES.md is included and begins with this version', () => {
  const { version, changes } = sealBuild(dist);
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(version).toBe(own.version);
  expect(changes[0].version).toBe(version);
  expect(changes[0].lines.length).toBeGreaterThan(0);
  for (const { lines } of changes) for (const line of lines) expect(line).toMatch(/^[A-Z].*\.$/);
});

test('_headers lists the response headers', () => {
  sealBuild(dist);
  const headers = readFileSync(join(dist, '_headers'), 'utf8');
  expect(headers).toContain('/*\n  Cross-Origin-Opener-Policy: same-origin\n');
  expect(headers).toContain('  Cross-Origin-Embedder-Policy: require-corp\n');
  expect(headers).toContain('/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n');
});
