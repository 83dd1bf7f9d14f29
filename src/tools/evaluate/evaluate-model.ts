// Evaluates a taught model on a dataset with its points: errors in pixels, and PCK relative to the labelled box.
import type { LoadedModel } from '../../core/formats/keydot/keydot-file.ts';
import { HEAD_STRIDE } from '../../core/model/heads.ts';
import { isPlaced } from '../../core/lesson/labels.ts';
import { pck, type ScaledError, measurePixelErrors } from '../../core/evaluation/metrics.ts';
import { Random } from '../../core/random.ts';
import { measureBox } from '../../core/tracking/taught-crop.ts';
import { checkDecoder } from '../../core/model/decoder-weights.ts';
import { detectPoints, type TaughtNetwork } from '../../learning/detect-points.ts';
import { judgeModel, type JudgedFrame, type Judgement } from '../../learning/judge-model.ts';
import { InputError } from '../shared/command-errors.ts';
import { type DatasetFrame, listFrames } from '../shared/dataset-frames.ts';
import { openNetwork, openNodeTrainer } from '../shared/open-network.ts';
import type { Progress } from '../shared/progress.ts';
import type { Dataset } from '../shared/read-dataset.ts';

/** A frame and what was detected in it. */
export interface EvaluatedFrame extends JudgedFrame {
  frame: DatasetFrame;
}

export interface ModelResult {
  judgement: Judgement;
  frames: EvaluatedFrame[];
  /** Shares of points within these parts of the longer side of the box around the labels. */
  pck: Record<'0.05' | '0.1' | '0.2', number | null>;
  msPerImage: number;
}

/**
 * Detects the model's points in every labelled picture.
 * @throws InputError when the dataset has other points, or the model another base network
 */
export async function evaluateModel(
  { spec, weights }: LoadedModel,
  dataset: Dataset,
  withinPx: number,
  progress: Progress,
): Promise<ModelResult> {
  const names = spec.joints.map(({ name }) => name);
  if (names.join() !== dataset.category.joints.join()) {
    throw new InputError(
      `The model finds ${names.join(', ')}; the annotations are of ${dataset.category.joints.join(', ')}.`,
    );
  }
  const { frames, notes } = listFrames(dataset);
  for (const note of notes) progress.note(note);
  const { network, spec: base } = await openNetwork();
  try {
    if (spec.base.weightsSha256 !== base.weightsSha256) {
      throw new InputError(
        `The model was taught on other weights of ${spec.base.id} than the installed ones.`,
      );
    }
    const decoder = await openDecoder({ spec, weights });
    try {
      const finder = { network, decoder, spec, baseJoints: base.joints };
      return await measure(finder, frames, withinPx, progress);
    } finally {
      decoder.dispose();
    }
  } finally {
    network.dispose();
  }
}

async function openDecoder({ spec, weights }: Pick<LoadedModel, 'spec' | 'weights'>) {
  const height = spec.input.height / HEAD_STRIDE;
  const width = spec.input.width / HEAD_STRIDE;
  const decoder = await openNodeTrainer({ shape: checkDecoder(weights), height, width, batch: 1 });
  decoder.setParameters(weights);
  return decoder;
}

async function measure(
  finder: TaughtNetwork,
  frames: readonly DatasetFrame[],
  withinPx: number,
  progress: Progress,
): Promise<ModelResult> {
  const results: EvaluatedFrame[] = [];
  let totalMs = 0;
  for (const [index, frame] of frames.entries()) {
    const picture = await frame.load();
    const startMs = performance.now();
    const { pose: found } = await detectPoints(finder, picture);
    totalMs += performance.now() - startMs;
    results.push({ frame, found, before: null });
    progress.show('Looking at pictures:', index + 1, frames.length);
  }
  const judgement = judgeModel(results, finder.spec.joints.length, withinPx, new Random(1));
  const msPerImage = totalMs / Math.max(1, frames.length);
  return { judgement, frames: results, pck: measurePck(results), msPerImage };
}

function measurePck(results: readonly EvaluatedFrame[]): ModelResult['pck'] {
  const errors = results.flatMap(({ frame, found }): ScaledError[] => {
    const placed = frame.labels.filter(isPlaced);
    const lengthPx = measureBox(placed, frame) * Math.max(frame.width, frame.height);
    // A single point has no box.
    if (lengthPx === 0) return [];
    return measurePixelErrors(found, frame).map(({ distancePx }) => ({ distancePx, lengthPx }));
  });
  return { '0.05': pck(errors, 0.05), '0.1': pck(errors, 0.1), '0.2': pck(errors, 0.2) };
}
