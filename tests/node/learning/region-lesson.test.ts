// Trains the decoder on ten painted frames of vessels and measures it on other frames. Next: regions.test.ts.
import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createLabScene } from '../../../src/core/lab/lab-scene.ts';
import type { LabScene } from '../../../src/core/lab/scene.ts';
import { parseModelSpec } from '../../../src/core/model/model-spec.ts';
import { Random } from '../../../src/core/random.ts';
import { labelFromMask } from '../../../src/core/lesson/labels.ts';
import type { RegionMask } from '../../../src/core/mask/region-mask.ts';
import { parseWeights } from '../../../src/core/model/weights.ts';
import { createCpuNetwork } from '../../../src/engine/cpu/cpu-network.ts';
import { loadNodeEngine } from '../../../src/engine/cpu/node/load-engine.ts';
import type { TeachingFrame } from '../../../src/learning/collect-samples.ts';
import { compareFrame } from '../../../src/learning/compare-frame.ts';
import { judgeRegions } from '../../../src/learning/judge-regions.ts';
import { scenePicture } from '../../../src/learning/lab/lab-examples.ts';
import { teachLesson } from '../../../src/learning/teach-lesson.ts';
import { openTrainer } from '../../fixtures/networks/open-trainer.ts';

const SIDE = 128;
const FRAMES = 10;
const SETTINGS = { steps: 250, batch: 8, peakRate: 6e-3 };
const VESSELS = { name: 'vessels', side: 'middle', kind: 'region' } as const;

/** A drawn frame with a pixel-exact mask of its vessels. */
function createFrame(seed: number): TeachingFrame {
  const view = { width: SIDE, height: SIDE, unit: SIDE, half: 'any' } as const;
  const scene = createLabScene({ kind: 'vessels' }, view, seed);
  const label = labelFromMask(paint(scene)) ?? { state: 'absent', x: 0, y: 0 };
  const { width, height } = scene;
  const load = () => Promise.resolve(scenePicture(scene));
  return { name: `vessels ${seed}`, burst: null, width, height, labels: [label], load };
}

function paint({ width, height, mask }: LabScene): RegionMask {
  return { width, height, values: Uint8Array.from(mask ?? [], (share) => (share >= 0.5 ? 1 : 0)) };
}

/** One thread, so that a busy machine does not delay the test. */
async function openOnOneThread() {
  const model = new URL('../../../models/movenet-lightning/', import.meta.url);
  const base = parseModelSpec(JSON.parse(await readFile(new URL('spec.json', model), 'utf8')));
  const bytes = Uint8Array.from(await readFile(new URL('weights.bin', model)));
  const engine = await loadNodeEngine({ threads: 1, relaxed: null });
  const network = createCpuNetwork(parseWeights(bytes.buffer), engine);
  onTestFinished(() => network.dispose());
  return { network, base };
}

it(
  'a region is found in test frames after training on ten frames',
  { timeout: 240_000 },
  async () => {
    const { network, base } = await openOnOneThread();
    const frames = Array.from({ length: FRAMES }, (_, index) => createFrame(index + 1));
    const lesson = { joints: [VESSELS], frames, addsToBase: false };
    const tools = { network, base, openTrainer };
    const { plan, trainer } = await teachLesson(tools, lesson, SETTINGS, 1);
    const spec = { ...plan, joints: [VESSELS], addsToBase: false };
    const finder = { network, decoder: trainer, spec, baseJoints: base.joints };
    const judged = [];
    for (let seed = 101; seed <= 108; seed++) {
      judged.push(await compareFrame(finder, createFrame(seed)));
    }
    const overlaps = judged.flatMap((each) => each.overlaps.map(({ after }) => after));
    expect(overlaps).toHaveLength(8);
    const { all, verdict } = judgeRegions(judged, 1, new Random(1));
    expect(verdict).toBe('new');
    expect(all.after?.mean).toBeGreaterThan(0.7);
    // Neither everything nor nothing counts as the region.
    expect(Math.min(...overlaps)).toBeGreaterThan(0.5);
  },
);
