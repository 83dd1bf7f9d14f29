// The ids of a COCO file's lists as numbers, whatever the tool that wrote them calls things by.
// Who asks: coco.ts.
import { CocoError } from './coco-file.ts';

const KINDS = { images: 'image', categories: 'category', annotations: 'annotation' } as const;

/** From an id as it is in the file to its number. @throws CocoError when nothing has this id */
export type IdLookup = (id: number | string, where: string) => number;

/**
 * Numbers for the ids of a list: themselves, or counted from 1 when some are words. A number and its
 * digits as a word are the same id.
 * @throws CocoError when two have the same
 */
export function numberIds(
  list: keyof typeof KINDS,
  entries: readonly { id: number | string }[],
): IdLookup {
  const isNumbered = entries.every(({ id }) => typeof id === 'number');
  const numbers = new Map<string, number>();
  entries.forEach(({ id }, index) => {
    const key = String(id);
    if (numbers.has(key)) throw new CocoError(`${list}.${index}.id`, `the id ${id} occurs twice`);
    numbers.set(key, isNumbered ? Number(id) : index + 1);
  });
  return (id, where) => {
    const number = numbers.get(String(id));
    if (number !== undefined) return number;
    throw new CocoError(where, `no ${KINDS[list]} has the id ${id}`);
  };
}
