// Round trip of the lab's targets: decoding a target gives the position that it was drawn for, for every output.
import { describe, expect, it } from 'vitest';
import { FIRST_SETUP, strideOf, type LabSetup } from '../../../../src/core/lab/lab-setup.ts';
import { createTargets } from '../../../../src/core/lab/lab-targets.ts';
import type { LabScene } from '../../../../src/core/lab/scene.ts';
import { readLabAnswer } from '../../../../src/learning/lab/lab-answers.ts';

const SIDE = 32;
const PLACES = [
  { x: 9.3, y: 20.8 },
  { x: 0.4, y: 31.7 },
  { x: 16, y: 16 },
];

/** A picture without relevant pixels. */
function createScene(change: Partial<LabScene>): LabScene {
  const pixels = new Float32Array(SIDE * SIDE * 3);
  return { width: SIDE, height: SIDE, pixels, points: [], mask: null, ...change };
}

/** The largest distance between positions and the decoded positions of their targets. */
function readBack(change: Partial<LabSetup>): number {
  // With squared errors, the ideal output is the target itself.
  const setup: LabSetup = { ...FIRST_SETUP, loss: 'squared', ...change };
  const scene = createScene({ points: PLACES });
  const { values } = createTargets(setup, scene);
  const { found } = readLabAnswer(setup, values, scene, PLACES.length);
  return Math.max(...PLACES.map(({ x, y }, i) => Math.hypot(found[i].x - x, found[i].y - y)));
}

describe('a target is decoded', () => {
  it.each([1, 2, 4])('from a Gaussian of σ %d', (size) => {
    const target = { kind: 'gaussian', size } as const;
    expect(readBack({ target })).toBeLessThan(0.75);
    expect(readBack({ target, output: 'pretrained' })).toBeLessThan(1.5);
  });

  it('from a single 1, to half a cell', () => {
    const target = { kind: 'single', size: 0 } as const;
    expect(readBack({ target })).toBeLessThan(Math.SQRT1_2 + 1e-6);
  });

  it('from cells with an offset, and from x and y, exactly', () => {
    expect(readBack({ output: 'grid' })).toBeCloseTo(0, 4);
    expect(readBack({ output: 'dense' })).toBeCloseTo(0, 4);
  });
});

describe('a map', () => {
  const count = (values: Float32Array, wanted: number) =>
    values.filter((value) => Math.abs(value - wanted) < 1e-6).length;
  const draw = (target: LabSetup['target']) =>
    createTargets({ ...FIRST_SETUP, target }, createScene({ points: [PLACES[2]] })).values;

  it('has a single 1, a disc of ones, or a Gaussian with a soft edge', () => {
    expect(count(draw({ kind: 'single', size: 0 }), 1)).toBe(1);
    // The cells whose centres are within 2 cells of a corner of the grid.
    expect(count(draw({ kind: 'disc', size: 2 }), 1)).toBe(12);
    const gaussian = draw({ kind: 'gaussian', size: 2 });
    expect(Math.max(...gaussian)).toBeCloseTo(Math.exp(-0.5 / 8), 5);
    expect(gaussian.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2 * Math.PI * 4, 1);
  });

  it('excludes an unlabelled point', () => {
    const scene = createScene({ points: [null, PLACES[0]] });
    const { values, mask } = createTargets(FIRST_SETUP, scene);
    expect(mask).toEqual([0, 1]);
    expect(values.filter((_, i) => i % 2 === 0).every((value) => value === 0)).toBe(true);
  });

  it('of a region contains the covered share of each cell', () => {
    const mask = new Float32Array(SIDE * SIDE).map((_, i) => (i % SIDE < 5 ? 1 : 0));
    const setup = { ...FIRST_SETUP, output: 'pretrained' } as const;
    const { map } = createTargets(setup, createScene({ mask }));
    const row = [...(map?.values.slice(0, SIDE / strideOf('pretrained')) ?? [])];
    expect(row.slice(0, 4)).toEqual([1, 1, 0.5, 0]);
  });

  it('is not drawn when coordinates are the output', () => {
    const scene = createScene({ points: PLACES });
    for (const change of [{ output: 'dense' }, { loss: 'soft-argmax' }] as const) {
      expect(createTargets({ ...FIRST_SETUP, ...change }, scene).map).toBeNull();
    }
  });
});
