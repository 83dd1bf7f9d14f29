// No file of src imports, over whatever detour, itself: what a file stands on can be read first.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const RELATIVE_IMPORT = /\bfrom '(\.{1,2}\/[^']+\.ts)'|^import '(\.{1,2}\/[^']+\.ts)'/gm;

function readImports(): Map<string, string[]> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('assembly'))
    .map((file) => join('src', file));
  return new Map(
    files.map((file) => {
      const matches = readFileSync(file, 'utf8').matchAll(RELATIVE_IMPORT);
      return [file, [...matches].map((match) => join(dirname(file), match[1] ?? match[2]))];
    }),
  );
}

/** The first way from a file back to itself, null when there is none. */
function findCycle(imports: ReadonlyMap<string, string[]>): string[] | null {
  const finished = new Set<string>();
  const visit = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return null;
    for (const imported of imports.get(file) ?? []) {
      const cycle = visit(imported, [...path, file]);
      if (cycle) return cycle;
    }
    finished.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}

test('a cycle is found where there is one', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(findCycle(imports)).toEqual(['b', 'c', 'b']);
});

test('src has none', () => {
  const imports = readImports();
  expect(imports.get(join('src', 'api', 'pose-api.ts'))).toContain(join('src', 'core', 'pose.ts'));
  expect(findCycle(imports)).toBeNull();
});
