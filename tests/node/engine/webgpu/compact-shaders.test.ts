// Shaders are shipped without comments and indentation, and otherwise unchanged.
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compact } from '../../../../scripts/build-plugins.mjs';

const FOLDER = new URL('../../../../src/engine/webgpu/', import.meta.url);

test('comments are removed from every shader, and all tokens remain', async () => {
  const all = await readdir(FOLDER, { recursive: true });
  const files = all
    .filter((file) => file.endsWith('.wgsl'))
    .map((file) => file.replaceAll('\\', '/'));
  expect(files).toContain('operations/pointwise.wgsl');
  for (const file of files) {
    const text = await readFile(new URL(file, FOLDER), 'utf8');
    const lines = text.split('\n').map((line) => line.split('//')[0]);
    const words = (code: string) => code.split(/\s+/).filter(Boolean);
    expect(words(compact(text)), file).toEqual(words(lines.join('\n')));
    expect(compact(text), file).not.toContain('//');
  }
});

test('code before a comment remains, and tokens stay separate', () => {
  expect(compact('// A comment.\nlet a = 1; // one\n\n  return\n    a;\n')).toBe(
    'let a = 1;\nreturn\na;',
  );
});
