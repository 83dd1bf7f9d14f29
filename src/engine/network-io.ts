// The input check and the answer of a network, which are the same in every engine.
import { INPUT_MULTIPLE } from '../core/geometry.ts';
import { HEAD_NAMES, type CellMap } from '../core/model/heads.ts';
import { TAP_NAMES } from '../core/model/movenet.ts';
import type { NetworkAnswer, PictureBatch, Wanted } from '../core/model/network.ts';
import { EngineInputError } from './engine-errors.ts';

/**
 * Checks the size of a batch, in pixels.
 * @throws EngineInputError when a side is not a positive multiple of 32, or the batch is empty
 */
export function checkPictures({ count, height, width }: Omit<PictureBatch, 'values'>): void {
  const isSide = (side: number) => side > 0 && side % INPUT_MULTIPLE === 0;
  if (!isSide(height) || !isSide(width)) {
    throw new EngineInputError(
      `Expected both sides to be a multiple of ${INPUT_MULTIPLE} pixels, got ${width}×${height}.`,
    );
  }
  if (!Number.isInteger(count) || count < 1) {
    throw new EngineInputError(`Expected at least one picture, but got ${count}.`);
  }
}

/** The answer for one picture, from its maps by name. Parts that were not requested are null. */
export function answerFromMaps(maps: ReadonlyMap<string, CellMap>, wanted: Wanted): NetworkAnswer {
  return {
    heads: wanted.heads ? pick(maps, HEAD_NAMES) : null,
    taps: wanted.taps ? pick(maps, TAP_NAMES) : null,
    points: maps.get('points') ?? null,
  };
}

function pick<Name extends string>(
  maps: ReadonlyMap<string, CellMap>,
  names: readonly Name[],
): Record<Name, CellMap> {
  return Object.fromEntries(names.map((name) => [name, maps.get(name)])) as Record<Name, CellMap>;
}
