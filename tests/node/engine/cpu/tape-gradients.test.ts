// The loss and gradients of every layer and every loss of a tape, compared with finite differences in double
// precision.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/core/random.ts';
import { loadNodeEngine } from '../../../../src/engine/cpu/node/load-engine.ts';
import { Tape, type TapeNetwork } from '../../../../src/engine/cpu/training/tape.ts';
import {
  createParameters,
  TapeTrainer,
  type TapeLoss,
  type TapePicture,
} from '../../../../src/engine/cpu/training/tape-trainer.ts';
import { measurePreciseTapeLoss } from '../../../fixtures/references/precise-tape.ts';

const [HEIGHT, WIDTH] = [8, 12];

/** All layers at once: a small U-Net with an addition, a concatenation and a depthwise layer. */
const maps =
  (outputs: number): TapeNetwork =>
  (tape) => {
    const input = tape.load(HEIGHT, WIDTH, 4);
    const fine = tape.convolution(input, 'fine', 8, 'relu');
    const coarse = tape.convolution(tape.pool(fine), 'coarse', 12, 'relu');
    const filtered = tape.depthwise(coarse, 'filter', 'relu');
    const sum = tape.add(tape.pointwise(filtered, 'mix', 12, 'none'), coarse, 'relu');
    const pair = tape.concatenate(tape.upsample(sum), fine);
    const joined = tape.convolution(pair, 'joined', 4, 'relu');
    return tape.pointwise(tape.add(joined, input, 'none'), 'head', outputs, 'none');
  };

const places =
  (outputs: number): TapeNetwork =>
  (tape) => {
    const input = tape.load(HEIGHT, WIDTH, 4);
    const wide = tape.convolution(input, 'wide', 4, 'relu');
    const hidden = tape.pointwise(tape.flatten(tape.pool(wide)), 'hidden', 8, 'relu');
    return tape.pointwise(hidden, 'head', outputs, 'none');
  };

const LOSSES: [loss: TapeLoss, network: (points: number) => TapeNetwork, targets: number][] = [
  [{ kind: 'cross-entropy', targetWeight: 0 }, maps, 1],
  [{ kind: 'cross-entropy', targetWeight: 20 }, maps, 1],
  [{ kind: 'focal', targetWeight: 0 }, maps, 1],
  [{ kind: 'squared', targetWeight: 0 }, maps, 1],
  [{ kind: 'dice', targetWeight: 0 }, maps, 1],
  [{ kind: 'mean-coordinate', targetWeight: 0 }, maps, 0],
  [{ kind: 'grid', targetWeight: 0 }, (points) => maps(3 * points), 3],
  [{ kind: 'coordinate', targetWeight: 0 }, (points) => places(2 * points), 0],
];

function createPictures(random: Random, points: number, perCell: number, isGrid: boolean) {
  return [0, 1].map((picture): TapePicture => {
    const floats = (length: number, low: number, high: number) =>
      Float32Array.from({ length }, () => random.between(low, high));
    const cells = HEIGHT * WIDTH;
    const targets =
      perCell === 0 ? floats(2 * points, 1, 7) : floats(cells * perCell * points, 0, 1);
    if (isGrid) {
      // One cell of each map contains the point.
      for (let i = 0; i < targets.length; i++) {
        if (i % (3 * points) < points) targets[i] = Math.floor(i / (3 * points)) === 17 ? 1 : 0;
      }
    }
    const mask = Array.from({ length: points }, (_, point) =>
      points > 1 && picture === point ? 0 : 1,
    );
    return { inputs: floats(cells * 4, -1, 1), targets, mask };
  });
}

describe.each([true, false])(
  'tape gradients (relaxed SIMD: %s)',
  { timeout: 60_000 },
  (relaxed) => {
    it.each(LOSSES)('%o match finite differences', async (loss, network, perCell) => {
      for (const points of [1, 3]) {
        const random = new Random(7 + points);
        const engine = await loadNodeEngine({ threads: 1, relaxed });
        const trainer = new TapeTrainer({
          engine,
          network: network(points),
          loss,
          points,
          batch: 2,
        });
        const tape = new Tape();
        const result = network(points)(tape);
        const weights = createParameters(tape, (_, length, fanIn) =>
          Float32Array.from(
            { length },
            () => random.between(-1, 1) * (fanIn > 0 ? 1.5 / Math.sqrt(fanIn) : 0.3),
          ),
        );
        trainer.setParameters(weights);
        const pictures = createPictures(random, points, perCell, loss.kind === 'grid');
        const precise = new Map(
          [...weights].map(([name, { values }]) => [name, Float64Array.from(values)]),
        );
        const measure = () => measurePreciseTapeLoss(tape, result, precise, loss, points, pictures);
        const step = trainer.step(pictures, 0);
        expect(step.loss / measure()).toBeCloseTo(1, 5);
        let compared = 0;
        for (const [name, { values }] of trainer.gradients()) {
          const parameter = precise.get(name)!;
          const largest = Math.max(...values.map(Math.abs));
          // A few values of each array: all would take minutes.
          const stride = Math.max(1, Math.floor(parameter.length / 4));
          for (let i = compared % stride; i < parameter.length; i += stride) {
            const value = parameter[i];
            parameter[i] = value + 1e-6;
            const above = measure();
            parameter[i] = value - 1e-6;
            const below = measure();
            parameter[i] = value;
            const slope = (above - below) / 2e-6;
            expect(Math.abs(slope - values[i]), `${name}[${i}] of ${points}`).toBeLessThan(
              2e-4 * largest + 1e-7,
            );
            compared++;
          }
        }
        expect(compared).toBeGreaterThan(20);
        trainer.dispose();
      }
    });
  },
);
