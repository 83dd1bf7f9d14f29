// Cuts steps into pieces that threads can take: small enough that nobody waits long for the last one,
// large enough that taking one costs nothing to speak of.
import { PANEL } from './assembly/layout.ts';
import type { Step } from './fuse-steps.ts';

/** How a step is cut: engine/cpu/assembly/layout.ts says what a tile is for which kind of step. */
export interface WorkSplit {
  tile: number;
  tilePanels: number;
  items: number;
}

/** Pixels whose rows of input and output stay in the first cache while the panels pass by; a multiple of 6 and 4. */
const TILE_PIXELS = 48;
const SMALLEST_TILE_PIXELS = 24;
/** Pieces for each thread. */
const PIECES = 4;

/** @param count pictures in the batch */
export function splitWork(step: Step, count: number, threads: number): WorkSplit {
  switch (step.kind) {
    case 'pointwise':
      return splitPointwise(step, count, threads);
    case 'rows':
      return splitRows(step, count, threads);
    case 'upsample':
      return splitByRows(step, count, threads * PIECES);
    case 'add': {
      const pixels = count * step.output.height * step.output.width;
      const tile = Math.ceil(pixels / threads);
      return { tile, tilePanels: 0, items: Math.ceil(pixels / tile) };
    }
  }
}

function splitPointwise({ output }: Step, count: number, threads: number): WorkSplit {
  const pixels = count * output.height * output.width;
  const panels = Math.ceil(output.channels / PANEL);
  const wanted = threads === 1 ? 1 : threads * PIECES;
  const tile = pixels >= wanted * TILE_PIXELS ? TILE_PIXELS : SMALLEST_TILE_PIXELS;
  const tiles = Math.ceil(pixels / tile);
  const groups = Math.min(panels, Math.max(1, Math.ceil(wanted / tiles)));
  const tilePanels = Math.ceil(panels / groups);
  return { tile, tilePanels, items: tiles * Math.ceil(panels / tilePanels) };
}

/** A band with a first stage computes up to two rows of it again that its neighbour has, so bands are few. */
function splitRows(step: Step, count: number, threads: number): WorkSplit {
  return splitByRows(step, count, step.first && step.depthwise ? threads : threads * PIECES);
}

function splitByRows({ output }: Step, count: number, pieces: number): WorkSplit {
  const bands = Math.max(1, Math.min(output.height, Math.ceil(pieces / count)));
  const tile = Math.ceil(output.height / bands);
  return { tile, tilePanels: 0, items: count * Math.ceil(output.height / tile) };
}
