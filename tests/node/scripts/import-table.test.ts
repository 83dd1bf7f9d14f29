// The import table (scripts/lint/import-table.mjs) as ESLint enforces it, on sample lines in fictitious files.
import { ESLint } from 'eslint';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

// Fictitious files have no types; the table needs none.
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

async function complaints(file: string, line: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${line}\n`, { filePath: file });
  return result.messages
    .filter(
      ({ ruleId, fatal }) =>
        fatal || ruleId === 'keydot/import-table' || ruleId === 'no-restricted-syntax',
    )
    .map(({ message }) => message);
}

const FORBIDDEN: [file: string, line: string][] = [
  ['src/core/a.ts', "import '@tensorflow/tfjs-core';"],
  ['src/core/a.ts', "import { html } from 'lit';"],
  ['src/core/a.ts', "import { x } from '../page/sources/camera.ts';"],
  ['src/core/a.ts', "import type { x } from '../api/pose-api.ts';"],
  ['src/core/a.ts', "import { x } from './image/picture.ts';"],
  ['src/core/formats/coco/a.ts', "import { x } from '../../../storage/database.ts';"],
  ['src/core/a.ts', "import { readFile } from 'node:fs';"],
  ['src/core/a.ts', "export * from '../page/sources/camera.ts';"],
  ['src/core/a.ts', "import x from '../../models/movenet-lightning/spec.json';"],
  ['src/core/a.ts', "import * as v from 'valibot-extras';"],
  ['src/core/model/a.ts', "import type { x } from '../lesson/labels.ts';"],
  ['src/core/detection/a.ts', "import { x } from '../tracking/assign.ts';"],
  ['src/engine/a.ts', "import '@tensorflow/tfjs-core';"],
  ['src/engine/a.ts', "import { x } from '../worker/live/pose-engine.ts';"],
  ['src/engine/cpu/a.ts', "import '@tensorflow/tfjs-core';"],
  ['src/engine/cpu/a.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/engine/cpu/a.ts', "import { x } from '../webgpu/open-gpu.ts';"],
  ['src/engine/webgpu/a.ts', "import type { x } from '../../worker/frames/frame-pixels.ts';"],
  ['src/engine/tfjs/a.ts', "import '@tensorflow/tfjs';"],
  ['src/engine/cpu/node/a.ts', "import { x } from '../../../page/sources/camera.ts';"],
  ['src/learning/a.ts', "import { x } from '../worker/live/pose-engine.ts';"],
  ['src/learning/a.ts', "import * as v from 'valibot';"],
  ['src/storage/a.ts', "import { x } from '../page/sources/camera.ts';"],
  ['src/storage/a.ts', "import { x } from '../worker/live/pose-engine.ts';"],
  ['src/storage/a.ts', "import { wrap } from 'comlink';"],
  ['src/worker/a.ts', "import { LitElement } from 'lit';"],
  ['src/worker/a.ts', "import '@tensorflow/tfjs-core';"],
  ['src/worker/network/a.ts', "import { x } from '../../page/sources/camera.ts';"],
  ['src/worker/stage/a.ts', "import { x } from '../live/pose-engine.ts';"],
  ['src/worker/a.ts', "const x = import('../page/sources/camera.ts'); void x;"],
  ['src/page/a.ts', "import '@tensorflow/tfjs-core';"],
  ['src/page/a.ts', "import { LitElement } from 'lit';"],
  ['src/page/a.ts', "const x = import('@tensorflow/tfjs-core'); void x;"],
  ['src/page/a.ts', "const x = import('../worker/pose.worker.ts'); void x;"],
  ['src/page/a.ts', 'const y = String(1); const x = import(y); void x;'],
  ['src/page/elements/a.ts', "import type { x } from '../../worker/live/pose-engine.ts';"],
  ['src/page/elements/a.ts', "import { x } from '../../engine/backend.ts';"],
  ['src/tools/a.ts', "import { x } from '../page/sources/camera.ts';"],
  ['src/tools/a.ts', "import { x } from '../worker/live/pose-engine.ts';"],
  ['src/sw/a.ts', "import { x } from '../core/pose.ts';"],
  ['src/main.ts', "import { x } from './worker/live/pose-engine.ts';"],
  ['src/main.ts', "import '@tensorflow/tfjs-core';"],
  ['src/api/pose-api.ts', "import { x } from '../core/pose.ts';"],
  ['src/api/pose-api.ts', "import type { x } from '../page/sources/camera.ts';"],
  ['src/page/a.ts', "import { Input } from 'mediabunny';"],
  ['src/core/a.ts', 'export default 1;'],
];

const ALLOWED: [file: string, line: string][] = [
  ['src/core/a.ts', "import * as v from 'valibot';"],
  ['src/core/formats/a.ts', "import { x } from '../pose.ts';"],
  ['src/core/formats/coco/a.ts', "import { x } from '../zip/zip.ts';"],
  ['src/core/tracking/a.ts', "import { x } from '../detection/oks.ts';"],
  ['src/engine/cpu/a.ts', "import { x } from './engine.ts';"],
  ['src/engine/cpu/a.ts', "import type { x } from '../backend.ts';"],
  ['src/engine/cpu/a.ts', "import url from './build/plain.wasm?url';"],
  ['src/engine/cpu/node/a.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/engine/cpu/node/a.ts', "import { x } from '../engine.ts';"],
  ['src/engine/tfjs/a.ts', "const x = import('@tensorflow/tfjs-backend-webgl'); void x;"],
  ['src/engine/tfjs/a.ts', "import url from '@tensorflow/tfjs-backend-wasm/dist/a.wasm?url';"],
  ['src/storage/a.ts', "import { openDB } from 'idb';"],
  ['src/worker/network/a.ts', "import { x } from '../../engine/backend.ts';"],
  ['src/worker/a.ts', "import url from '../../models/movenet-lightning/weights.bin?url';"],
  ['src/worker/recording/a.ts', "import { Input } from 'mediabunny';"],
  ['src/page/a.ts', "import type { x } from '../api/recorder-api.ts';"],
  ['src/page/elements/a.ts', "import { property } from 'lit/decorators.js';"],
  ['src/page/elements/a.ts', "import type { x } from '../../api/pose-api.ts';"],
  [
    'src/page/a.ts',
    "const x = new Worker(new URL('../worker/pose.worker.ts', import.meta.url)); x.terminate();",
  ],
  ['src/tools/a.ts', "import { x } from '../learning/teach-lesson.ts';"],
  ['src/learning/a.ts', "import { x } from '../engine/cpu/engine.ts';"],
  ['src/tools/a.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/sw/a.ts', "import { precacheAndRoute } from 'workbox-precaching';"],
  ['src/sw/a.ts', "import type { x } from '../api/offline-api.ts';"],
  ['src/main.ts', "import './page/elements/shell/keydot-app.ts';"],
  ['src/api/pose-api.ts', "import type { x } from '../core/pose.ts';"],
];

describe('the import table', () => {
  test.each(FORBIDDEN)('%s must not contain: %s', async (file, line) => {
    expect(await complaints(file, line)).not.toEqual([]);
  });

  test.each(ALLOWED)('%s may contain: %s', async (file, line) => {
    expect(await complaints(file, line)).toEqual([]);
  });

  test('gives the reason', async () => {
    const [message] = await complaints('src/page/a.ts', "import '@tensorflow/tfjs-core';");
    expect(message).toContain('The page reaches the workers through src/api');
  });

  test('has a row for every folder of src', async () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts') && !file.includes('assembly'));
    const places = sources.map((file) => file.replace(/[/\\].*/, '/a.ts'));
    for (const place of new Set(places)) {
      const file = `src/${place}`;
      expect(await complaints(file, "import x from 'left-pad';"), file).not.toEqual([]);
    }
  });
});
