// Shaders are shipped without comments and indentation: the same shaders, word for word.
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compact } from '../../../../scripts/compact-shaders.mjs';

const FOLDER = new URL('../../../../src/engine/webgpu/shaders/', import.meta.url);

test('every shader keeps all its words and loses its comments', async () => {
  const files = await readdir(FOLDER);
  expect(files).toContain('pointwise.wgsl');
  for (const file of files) {
    const text = await readFile(new URL(file, FOLDER), 'utf8');
    const lines = text.split('\n').map((line) => line.split('//')[0]);
    const words = (code: string) => code.split(/\s+/).filter(Boolean);
    expect(words(compact(text)), file).toEqual(words(lines.join('\n')));
    expect(compact(text), file).not.toContain('//');
  }
});

test('code before a comment stays, and words do not grow together', () => {
  expect(compact('// What it is.\nlet a = 1; // one\n\n  return\n    a;\n')).toBe(
    'let a = 1;\nreturn\na;',
  );
});
