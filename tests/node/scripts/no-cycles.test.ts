// The imports of src have no cycles, neither between files nor between rooms (folders).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const RELATIVE_IMPORT = /\bfrom '(\.{1,2}\/[^']+\.ts)'|^import '(\.{1,2}\/[^']+\.ts)'/gm;
const LAZY_IMPORT = /\bimport\('(\.{1,2}\/[^']+\.ts)'\)/g;

/** Number of path parts of a room: `core/model`, `engine/cpu`, `page/elements/teach`; `learning` has one. */
const ROOM_DEPTHS = [
  ['page/elements', 3],
  ['core', 2],
  ['engine', 2],
  ['worker', 2],
  ['page', 2],
] as const;

type Imports = ReadonlyMap<string, readonly string[]>;

function readImports(pattern: RegExp): Map<string, string[]> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('assembly'))
    .map((file) => join('src', file));
  return new Map(
    files.map((file) => {
      const matches = readFileSync(file, 'utf8').matchAll(pattern);
      return [file, [...matches].map((match) => join(dirname(file), match[1] ?? match[2]))];
    }),
  );
}

/** The room of a file. Files directly in a realm's folder form a separate room. */
function roomOf(file: string): string {
  const folders = relative('src', dirname(file)).split(sep);
  const place = folders.join('/');
  const found = ROOM_DEPTHS.find(([prefix]) => place === prefix || place.startsWith(`${prefix}/`));
  return folders.slice(0, found?.[1] ?? 1).join('/');
}

/** The rooms that each room imports, including lazily loaded files. */
function joinRooms(...all: Imports[]): Map<string, string[]> {
  const rooms = new Map<string, Set<string>>();
  for (const imports of all) {
    for (const [file, targets] of imports) {
      const own = roomOf(file);
      const others = targets.map(roomOf).filter((room) => room !== own);
      rooms.set(own, new Set([...(rooms.get(own) ?? []), ...others]));
    }
  }
  return new Map([...rooms].map(([room, others]) => [room, [...others]]));
}

/** The first way from a file back to itself, null when there is none. */
function findCycle(imports: Imports): string[] | null {
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

test('a cycle of files is found', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(findCycle(imports)).toEqual(['b', 'c', 'b']);
});

test('a cycle of rooms is found without a cycle of files', () => {
  const imports = new Map([
    [join('src', 'core', 'model', 'a.ts'), [join('src', 'core', 'image', 'b.ts')]],
    [join('src', 'core', 'image', 'b.ts'), []],
    [join('src', 'core', 'image', 'c.ts'), [join('src', 'core', 'model', 'd.ts')]],
    [join('src', 'core', 'model', 'd.ts'), []],
  ]);
  expect(findCycle(imports)).toBeNull();
  expect(findCycle(joinRooms(imports))).toEqual(['core/model', 'core/image', 'core/model']);
});

test('src has no cycles of files or rooms', () => {
  const imports = readImports(RELATIVE_IMPORT);
  expect(imports.get(join('src', 'api', 'pose-api.ts'))).toContain(join('src', 'core', 'pose.ts'));
  expect(findCycle(imports)).toBeNull();
  const rooms = joinRooms(imports, readImports(LAZY_IMPORT));
  expect(rooms.get('worker/network')).toContain('engine/tfjs');
  expect(findCycle(rooms)).toBeNull();
});
