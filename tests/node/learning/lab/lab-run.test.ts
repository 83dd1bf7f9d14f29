// Every kind of output trains, reproducibly by seed, and also runs on larger pictures.
import { describe, expect, it } from 'vitest';
import { FIRST_SETUP, LAB_OUTPUTS, type LabSetup } from '../../../../src/core/lab/lab-setup.ts';
import { loadNodeEngine } from '../../../../src/engine/cpu/node/load-engine.ts';
import { createDrawnPictures } from '../../../../src/learning/lab/lab-pictures.ts';
import { LabRun } from '../../../../src/learning/lab/lab-run.ts';
import { openNetwork } from '../../../../src/tools/shared/open-network.ts';

const tools = (threads: number) => ({
  openEngine: () => loadNodeEngine({ threads, relaxed: null }),
  openEncoder: async () => (await openNetwork()).network,
});

/** Trains on small pictures of large objects. */
async function train(change: Partial<LabSetup>, steps: number, threads = 1) {
  const setup: LabSetup = { ...FIRST_SETUP, side: 32, ...change };
  const { data } = setup;
  if (data.kind === 'lesson') throw new Error('Expected drawn pictures, got a lesson.');
  const pictures = createDrawnPictures(data, setup.seed, () => view(32));
  const run = await LabRun.prepare(setup, pictures, tools(threads), undefined, {
    steps,
    batch: 4,
  });
  const losses: number[] = [];
  while (!run.isFinished) losses.push(run.step());
  return { run, losses };
}

const view = (side: number) => ({ width: side, height: side, unit: 32, half: 'any' as const });

describe.each(LAB_OUTPUTS)('%s', { timeout: 60_000 }, (output) => {
  it('learns, with equal results on any number of threads', async () => {
    const first = await train({ output }, 40);
    const again = await train({ output }, 40, 2);
    expect(again.losses).toEqual(first.losses);
    const mean = (from: number) =>
      first.losses.slice(from, from + 10).reduce((sum, loss) => sum + loss) / 10;
    expect(mean(30)).toBeLessThan(0.9 * mean(0));
    const { answers, figures } = first.run.check();
    expect(again.run.check().figures).toEqual(figures);
    expect(answers).toHaveLength(6);
    expect(answers[0].map === null).toBe(output === 'dense');
    first.run.dispose();
    again.run.dispose();
  });
});

it('maps grow with the picture', { timeout: 60_000 }, async () => {
  const { run } = await train({ output: 'unet' }, 5);
  const larger = createDrawnPictures({ kind: 'face' }, 1, () => view(64));
  const figures = await run.judgeAtSide(larger, 64, 4);
  expect(figures.count).toBe(4);
  run.dispose();
});

it('two set-ups start with equal weights in equal layers', { timeout: 60_000 }, async () => {
  const unet = await train({ output: 'grid' }, 0);
  const plain = await train({ output: 'plain' }, 0);
  const name = 'in_2/kernel';
  expect(unet.run.weights().get(name)).toEqual(plain.run.weights().get(name));
  const scenes = [unet, plain].map(({ run }) => run.watched[0].example.scene.pixels);
  expect(scenes[0]).toEqual(scenes[1]);
  unet.run.dispose();
  plain.run.dispose();
});

it('two set-ups train on the same pictures in the same order', { timeout: 60_000 }, async () => {
  const unet = await trainingOrder({ output: 'unet' }, 60);
  const other = { output: 'grid', target: { kind: 'disc', size: 1 }, loss: 'focal' } as const;
  expect(await trainingOrder(other, 60)).toEqual(unet);

  const longer = await trainingOrder({ output: 'unet', budget: 'large' }, 110);
  expect(longer.slice(0, unet.length)).toEqual(unet);
  expect(longer.slice(unet.length, 400).some((index) => unet.includes(index))).toBe(false);
  expect(await trainingOrder({ output: 'unet', seed: 2 }, 60)).not.toEqual(unet);
});

/** The numbers of the pictures in the order of training, in steps of four. */
async function trainingOrder(change: Partial<LabSetup>, steps: number): Promise<number[]> {
  const setup: LabSetup = { ...FIRST_SETUP, side: 32, ...change };
  const drawn = createDrawnPictures({ kind: 'face' }, setup.seed, () => view(32));
  const order: number[] = [];
  let isLearning = false;
  const load = async (...[use, index]: Parameters<typeof drawn.load>) => {
    const { points, ...scene } = await drawn.load(use, index);
    return {
      ...scene,
      // The truth of a picture is read once or twice per step.
      get points() {
        if (isLearning && order.at(-1) !== index) order.push(index);
        return points;
      },
    };
  };
  const plan = { steps, batch: 4 };
  const run = await LabRun.prepare(setup, { ...drawn, load }, tools(1), undefined, plan);
  isLearning = true;
  while (!run.isFinished) run.step();
  run.dispose();
  return order;
}
