// Watching everyone: gives multi-person-detector.ts eyes, and keeps the times of what they see.
// Who calls: pose-engine.ts.
import type { InputPicture } from '../../core/image/body-colors.ts';
import { WHOLE_FRAME, type Rectangle, type Size } from '../../core/geometry.ts';
import type { CellMap, Heads } from '../../core/model/heads.ts';
import { averageMirrored } from '../../core/model/mirror-heads.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { PictureBatch } from '../../core/model/network.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import { findPartners, mirrorBatch } from '../../core/detection/test-time-augmentation.ts';
import { AnswerError } from './body-pose-model.ts';
import { MultiPersonDetector } from './multi-person-detector.ts';
import { FrameInput } from '../frames/frame-input.ts';
import type { NetworkManager } from '../network/network-manager.ts';
import type { CropResult } from './run-crops.ts';
import type { FrameResult, PipelineFrame, FramePipeline } from './pipeline.ts';

/** Larger whole frames find hardly more: measured in core/detection/decode-people.ts. */
const LARGEST_INPUT = 384;
/** Looks at the whole frame are rare: one may take about the time of so many frames. */
const WHOLE_FRAMES = 2.5;

/** A frame while it is looked at. */
interface Seeing extends Pick<FrameResult, 'times' | 'heatmap'> {
  watched: PipelineFrame;
  planes: PixelPlanes;
}

export class MultiPersonPipeline implements FramePipeline {
  readonly spec: ModelSpec;
  readonly largestInput = LARGEST_INPUT;
  readonly #input = new FrameInput();
  readonly #keeper: NetworkManager;
  readonly #look: MultiPersonDetector;
  readonly #partners: readonly number[];

  constructor(spec: ModelSpec, keeper: NetworkManager) {
    this.spec = spec;
    this.#keeper = keeper;
    this.#partners = findPartners(spec);
    this.#look = new MultiPersonDetector(spec.joints.map(({ name }) => name));
  }

  async watch(watched: PipelineFrame): Promise<FrameResult> {
    const start = performance.now();
    const planes = await this.#input.read(watched.frame);
    const times = { inputMs: performance.now() - start, networkMs: 0, decodeMs: 0 };
    const seeing: Seeing = { watched, planes, times, heatmap: null };
    const spentMs = performance.now() - start;
    const { people, wholeMs, wholeInput } = await this.#look.look(
      (regions, input) => this.#see(seeing, regions, input),
      watched.size,
      watched.timeMs,
      {
        longSide: watched.longSide,
        budgetMs: watched.budgetMs === null ? null : watched.budgetMs - spentMs,
        still: watched.still,
        // Its maps are what is shown.
        mustSeeWhole: watched.heat !== null,
      },
    );
    times.decodeMs = performance.now() - start - times.inputMs - times.networkMs;
    return {
      planes,
      people,
      flatness: [],
      regions: [],
      heatmap: seeing.heatmap,
      inputSize: wholeInput,
      sizedMs: wholeMs / WHOLE_FRAMES,
      times,
    };
  }

  async #see(seeing: Seeing, regions: readonly Rectangle[], input: Size): Promise<CropResult[]> {
    const { watched, planes, times } = seeing;
    const begun = performance.now();
    const { pictures, crops } = this.#input.sample(planes, watched.size, regions, input);
    const sampled = performance.now();
    const isWhole = regions[0] === WHOLE_FRAME;
    const isTwice = watched.sharper && !isWhole;
    const heads = isTwice ? await this.#runTwice(pictures) : await this.#run(pictures);
    times.inputMs += sampled - begun;
    times.networkMs += performance.now() - sampled;
    // The next run of the network overwrites what this one said.
    if (isWhole && watched.heat) {
      seeing.heatmap = { map: copyMap(heads[0].heatmap), crop: crops[0] };
    }
    return heads.map((each, index) => {
      return { heads: each, crop: crops[index], picture: pictureOf(pictures, index) };
    });
  }

  async #run(pictures: PictureBatch): Promise<Heads[]> {
    const answers = await this.#keeper.runAll(pictures, { heads: true, taps: false });
    return answers.map(({ heads }) => {
      if (!heads) throw new AnswerError('Expected the network to answer with heads, got none.');
      return heads;
    });
  }

  /** Once as they are and once in a mirror: each person's maps are the mean of both. */
  async #runTwice(pictures: PictureBatch): Promise<Heads[]> {
    const mirrored = mirrorBatch(pictures);
    const straight = (await this.#run(pictures)).map(copyHeads);
    const turned = await this.#run(mirrored);
    return straight.map((heads, index) => averageMirrored(heads, turned[index], this.#partners));
  }

  forget(): void {
    this.#look.forget();
  }
}

function copyHeads({ heatmap, center, regression, offset }: Heads): Heads {
  return {
    heatmap: copyMap(heatmap),
    center: copyMap(center),
    regression: copyMap(regression),
    offset: copyMap(offset),
  };
}

/** One picture of several. */
function pictureOf({ width, height, values }: PictureBatch, index: number): InputPicture {
  const length = 3 * width * height;
  return { width, height, values: values.subarray(index * length, (index + 1) * length) };
}

function copyMap(map: CellMap): CellMap {
  return { ...map, values: map.values.slice() };
}
