// Runs of the study: trains a set-up from one seed and tests it on unseen and on larger pictures. Also reads the
// runs of an earlier study. Next: study-results.ts.
import * as v from 'valibot';
import type { LabAnswer, LabFigures } from '../../core/lab/lab-figures.ts';
import { FIRST_SETUP, LAB_SIDE, type LabSetup } from '../../core/lab/lab-setup.ts';
import type { LabScene, SceneView } from '../../core/lab/scene.ts';
import { quantile } from '../../core/math.ts';
import { createDrawnPictures, type LabPictures } from '../../learning/lab/lab-pictures.ts';
import { LabRun, type LabTools } from '../../learning/lab/lab-run.ts';
import { InputError } from '../shared/command-errors.ts';
import type { StudyEntry } from './study-grid.ts';

export const STUDY_BATCH = 8;
const TEST_PICTURES = 128;
/** Fewer, because the larger pictures have four times as many pixels. */
const LARGER_TEST_PICTURES = 32;
/** Scale of the larger pictures along each side. */
const LARGER = 2;

/** Result of one run. */
export interface StudyRun {
  key: string;
  seed: number;
  parameters: number;
  multiplyAdds: number;
  /** CPU time per step on one thread. Unlike elapsed time, it does not depend on other programs. */
  stepMs: number;
  figures: LabFigures;
  /**
   * Figures on pictures twice as large along each side, with objects of unchanged size, in pixels of those pictures.
   * A network that takes one size only gets them shrunk.
   */
  larger: { figures: LabFigures; isShrunk: boolean } | null;
}

/** A test picture and the network's answer, for the pictures of the report. */
export interface StudySample {
  scene: LabScene;
  answer: LabAnswer;
}

/** Trains and tests one set-up. */
export async function runStudyEntry(
  key: string,
  entry: StudyEntry,
  seed: number,
  steps: number,
  tools: LabTools,
): Promise<{ result: StudyRun; samples: StudySample[] }> {
  const { data, output, target, loss, patience, isShifted } = entry;
  const setup: LabSetup = { ...FIRST_SETUP, data, output, target, loss, seed };
  const view: SceneView = { width: LAB_SIDE, height: LAB_SIDE, unit: LAB_SIDE, half: 'any' };
  const pictures = createDrawnPictures(data, seed, (use) => {
    if (!isShifted) return view;
    return { ...view, half: use === 'training' ? 'left' : 'right' };
  });
  const plan = { steps: steps * patience, batch: STUDY_BATCH };
  const run = await LabRun.prepare(setup, pictures, tools, undefined, plan);
  try {
    const times: number[] = [];
    while (!run.isFinished) {
      const start = process.cpuUsage();
      run.step();
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1000);
    }
    const { answers } = run.check();
    const samples = run.watched.map(({ example }, index) => ({
      scene: example.scene,
      answer: answers[index],
    }));
    const figures = await run.judge(TEST_PICTURES);
    const larger = isShifted ? null : await testLarger(run, entry, seed);
    const stepMs = quantile(times, 0.5);
    return { result: { key, seed, ...run.size, stepMs, figures, larger }, samples };
  } finally {
    run.dispose();
  }
}

async function testLarger(run: LabRun, { data, output }: StudyEntry, seed: number) {
  const side = LARGER * LAB_SIDE;
  const view: SceneView = { width: side, height: side, unit: LAB_SIDE, half: 'any' };
  const pictures = createDrawnPictures(data, seed, () => view);
  if (output !== 'dense') {
    return {
      figures: await run.judgeAtSide(pictures, side, LARGER_TEST_PICTURES),
      isShrunk: false,
    };
  }
  const { medianPx, p90Px, ...rest } = await run.judgeOn(shrink(pictures), LARGER_TEST_PICTURES);
  const enlarge = (px: number | null) => (px === null ? null : px * LARGER);
  const figures = { ...rest, medianPx: enlarge(medianPx), p90Px: enlarge(p90Px), within: null };
  return { figures, isShrunk: true };
}

/** The pictures at half the size along each side: each pixel is the mean of 2 × 2. */
function shrink(pictures: LabPictures): LabPictures {
  return {
    ...pictures,
    load: async (use, index) => {
      const { width, height, pixels, points } = await pictures.load(use, index);
      const small = { width: width / LARGER, height: height / LARGER };
      const values = new Float32Array(small.width * small.height * 3);
      for (let i = 0; i < pixels.length; i++) {
        const pixel = Math.floor(i / 3);
        const x = Math.floor((pixel % width) / LARGER);
        const y = Math.floor(pixel / width / LARGER);
        values[(y * small.width + x) * 3 + (i % 3)] += pixels[i] / LARGER ** 2;
      }
      const halved = points.map((place) => place && { x: place.x / LARGER, y: place.y / LARGER });
      return { ...small, pixels: values, points: halved, mask: null };
    },
  };
}

const figure = v.nullable(v.number());
const figuresSchema = v.object({
  count: v.number(),
  medianPx: figure,
  p90Px: figure,
  within: figure,
  missed: figure,
  overlap: figure,
});

const studySchema = v.object({
  steps: v.number(),
  runs: v.array(
    v.object({
      key: v.string(),
      seed: v.number(),
      parameters: v.number(),
      multiplyAdds: v.number(),
      stepMs: v.number(),
      figures: figuresSchema,
      larger: v.nullable(v.object({ figures: figuresSchema, isShrunk: v.boolean() })),
    }),
  ),
});

/** Parses the JSON of an earlier study. @throws InputError when it is invalid */
export function parseStudy(text: string, path: string): { steps: number; runs: StudyRun[] } {
  try {
    return v.parse(studySchema, JSON.parse(text));
  } catch (cause) {
    throw new InputError(`${path} is no JSON of an earlier study: remove it.`, { cause });
  }
}
