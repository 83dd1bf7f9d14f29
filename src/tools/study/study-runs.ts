// One run of the study: a set-up learned from a seed and judged on unseen pictures, on larger ones, and
// seen by its maps. What is compared: study-grid.ts.
import type { LabAnswer, LabFigures } from '../../core/lab/lab-figures.ts';
import { FIRST_SETUP, LAB_SIDE, type LabSetup } from '../../core/lab/lab-setup.ts';
import type { LabScene, SceneView } from '../../core/lab/scene.ts';
import { quantile } from '../../core/math.ts';
import { createDrawnPictures, type LabPictures } from '../../learning/lab/lab-pictures.ts';
import { LabRun, type LabTools } from '../../learning/lab/lab-run.ts';
import type { StudyEntry } from './study-grid.ts';

export const STUDY_BATCH = 8;
const JUDGED_PICTURES = 128;
/** Of pictures four times as large. */
const JUDGED_LARGE = 32;
/** How much larger a larger picture is, along each side. */
const LARGER = 2;

/** What came of one run. */
export interface StudyRun {
  key: string;
  seed: number;
  parameters: number;
  multiplyAdds: number;
  /** Of the processor's own time on one thread, which other programs do not lengthen. */
  stepMs: number;
  figures: LabFigures;
  /**
   * On pictures twice as large along each side, with things as large as before, pixels of those. A
   * network of one size gets them shrunk.
   */
  larger: { figures: LabFigures; isShrunk: boolean } | null;
}

/** A watched picture and what was answered, for the pictures of the report. */
export interface StudyLook {
  scene: LabScene;
  answer: LabAnswer;
}

/** Learns and judges one set-up. */
export async function runStudyEntry(
  key: string,
  entry: StudyEntry,
  seed: number,
  steps: number,
  tools: LabTools,
): Promise<{ result: StudyRun; looks: StudyLook[] }> {
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
    const looks = run.watched.map(({ example }, index) => ({
      scene: example.scene,
      answer: answers[index],
    }));
    const figures = await run.judge(JUDGED_PICTURES);
    const larger = isShifted ? null : await judgeLarger(run, entry, seed);
    const stepMs = quantile(times, 0.5);
    return { result: { key, seed, ...run.size, stepMs, figures, larger }, looks };
  } finally {
    run.dispose();
  }
}

async function judgeLarger(run: LabRun, { data, output }: StudyEntry, seed: number) {
  const side = LARGER * LAB_SIDE;
  const view: SceneView = { width: side, height: side, unit: LAB_SIDE, half: 'any' };
  const pictures = createDrawnPictures(data, seed, () => view);
  if (output !== 'dense') {
    return { figures: await run.judgeAtSide(pictures, side, JUDGED_LARGE), isShrunk: false };
  }
  const { medianPx, p90Px, ...rest } = await run.judgeOn(shrink(pictures), JUDGED_LARGE);
  const enlarge = (px: number | null) => (px === null ? null : px * LARGER);
  const figures = { ...rest, medianPx: enlarge(medianPx), p90Px: enlarge(p90Px), within: null };
  return { figures, isShrunk: true };
}

/** The same pictures at half the size along each side. */
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
