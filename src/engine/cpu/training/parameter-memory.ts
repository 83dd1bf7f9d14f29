// Parameters, their gradients and moments in an engine's memory, seen from TypeScript. Where they lie is
// planned by plan-training.ts and plan-tape.ts.
import type { NamedArray } from '../../../core/model/weights.ts';
import type { ParameterBlocks } from './adamw.ts';
import type { ParameterPlace } from './place-parameters.ts';

/** The arrays that are laid out as the parameters are. */
export type ParameterBlock = 'parameters' | 'gradients' | 'first' | 'second';

/** Reads and writes blocks. The memory must not grow while it is used. */
export class ParameterMemory {
  readonly floats: Float32Array;
  readonly words: Int32Array;

  constructor(
    buffer: ArrayBuffer | SharedArrayBuffer,
    private readonly blocks: ParameterBlocks,
  ) {
    this.floats = new Float32Array(buffer);
    this.words = new Int32Array(buffer);
  }

  /** Writes a block; parameters that `find` does not return become zero. */
  writeBlock(block: ParameterBlock, find: (name: string) => NamedArray | undefined): void {
    for (const place of this.blocks.places) {
      const { rows, columns, stored, offset } = place;
      const start = (this.blocks[block] + offset) / 4;
      this.floats.fill(0, start, start + rows * stored);
      const values = find(place.name)?.values;
      if (!values) continue;
      for (let row = 0; row < rows; row++) {
        const from = values.subarray(row * columns, (row + 1) * columns);
        this.floats.set(from, start + row * stored);
      }
    }
  }

  /** Copies of a block's arrays. */
  readBlock(block: ParameterBlock): [name: string, array: NamedArray][] {
    return this.blocks.places.map((place) => [place.name, this.#read(place, this.blocks[block])]);
  }

  #read({ shape, offset, rows, columns, stored }: ParameterPlace, start: number): NamedArray {
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = (start + offset) / 4 + row * stored;
      values.set(this.floats.subarray(from, from + columns), row * columns);
    }
    return { shape: [...shape], values };
  }
}
