// The text checks of scripts/lint/text-rules.mjs: what they find, and what they accept.
import { describe, expect, test } from 'vitest';
import {
  findDuplicateExports,
  findMissingFiles,
  findRetiredNames,
  findRetiredWords,
} from '../../../scripts/lint/text-rules.mjs';

describe('an exported name', () => {
  test.each([
    ['export const size = 1;', 'export function size() {}'],
    ['export interface Size {}', 'export type Size = number;'],
    ['export class Size {}', "export { Size } from './a.ts';"],
    ['export class Size {}', "export type { Length as Size } from './c.ts';"],
  ])('of two files is found: %s, %s', (a, b) => {
    const files = new Map([
      ['a.ts', a],
      ['b.ts', `\n${b}`],
    ]);
    expect(findDuplicateExports(files)).toMatchObject([{ file: 'b.ts', line: 2 }]);
  });

  test('may occur several times in one file, as overloads do', () => {
    const files = new Map([
      ['a.ts', 'export function size(): void;\nexport function size() {}\nconst length = 1;'],
      ['b.ts', 'export const length = 1;'],
    ]);
    expect(findDuplicateExports(files)).toEqual([]);
  });
});

describe('a name', () => {
  test.each([
    'const LEAST_SCORE = 1;',
    'const MOST_FRAMES = 1;',
    'class FrameLooker {}',
    'const lineOfSight = 1;',
    'const watchers = [];',
    'class PoseSteadier {}',
    'import { openTakeHome } from "x";',
    'const HELD_OUT_WATCH = 1;',
    'function suppressDoubles() {}',
    'const maxFlatness = 1;',
    'class Later {}',
    'new Turns();',
  ])('with a retired word is found: %s', (line) => {
    expect(findRetiredNames('a.ts', `// A comment.\n${line}`)).toMatchObject([
      { file: 'a.ts', line: 2 },
    ]);
  });

  test.each([
    'const MIN_SCORE = 1;',
    'const insight = 1;',
    'const later = 1, turns = 2;',
    'const almost = 1;',
    '// The sight of a keeper.',
    'test("nobody is in sight", run);',
    'const { flatness } = label;',
  ])('without one is fine: %s', (line) => {
    expect(findRetiredNames('a.ts', line)).toEqual([]);
  });
});

test('retired words are found in comments, strings and documents', () => {
  const text = 'Whoever comes.\nconst a = "nobody";\n// Who calls: b.ts\n// for whom\nHe asks.';
  expect(findRetiredWords('a.md', text).map(({ line }) => line)).toEqual([1, 2, 3, 4]);
});

describe('a mention of a file', () => {
  const paths = ['src/core/pose.ts', 'scripts/build.mjs', 'src/page/live/live-state.ts'];

  test.each([
    '// Next: core/poses.ts',
    '/** See `tracker.ts`. */',
    'const a = 1; // in scripts/pack.mjs',
    '// shaders/filter.wgsl',
  ])('that does not exist is found: %s', (line) => {
    expect(findMissingFiles('src/a.ts', `\n${line}`, paths)).toMatchObject([{ line: 2 }]);
  });

  test.each([
    '// Next: core/pose.ts, live-state.ts and ../scripts/build.mjs.',
    "import { x } from './gone.ts';",
    '// *.worker.ts and activate-*.ts, TensorFlow.js',
  ])('that exists, or is no mention, is fine: %s', (line) => {
    expect(findMissingFiles('src/a.ts', line, paths)).toEqual([]);
  });

  test('is found anywhere in a document', () => {
    expect(findMissingFiles('docs/a.md', 'Open `core/gone.ts`.', paths)).toHaveLength(1);
  });
});
