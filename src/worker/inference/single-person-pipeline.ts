// Watching one person or one taught thing: each frame is looked at where the one before leads. One look:
// frame-inference.ts. Who of several it is: single-person-detector.ts. How a model looks: pose-model.ts. Who calls: pose-engine.ts.
import { measurePeakAmbiguity } from '../../core/detection/peak-ambiguity.ts';
import { poseIntoCrop, type Rectangle } from '../../core/geometry.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { areDuplicates } from '../../core/detection/decode-people.ts';
import type { SubjectChoice } from '../../core/tracking/subject-choice.ts';
import type { Person, Pose } from '../../core/pose.ts';
import { takeRegions } from './found-regions.ts';
import { FrameInference, type Analysis, type AskAny } from './frame-inference.ts';
import { Lazy } from '../shared/lazy.ts';
import type { PoseModel } from './pose-model.ts';
import type { NetworkManager } from '../network/network-manager.ts';
import { SinglePersonDetector, type LookAt } from './single-person-detector.ts';
import type { TestTimeAugmentation } from './test-time-augmentation.ts';
import type { FrameResult, PipelineFrame, FramePipeline } from './pipeline.ts';

/** What one frame told. */
interface Watched {
  analysis: Analysis;
  person: Person;
  /** What the look took whose size was chosen, ms. */
  sizedMs: number;
}

/** Whether a model can be looked at several times: its heads say where a whole body is. */
const canLookSharper = ({ family }: ModelSpec): boolean => family === 'movenet';

export class SinglePersonPipeline implements FramePipeline {
  readonly look: PoseModel;
  readonly #looker: FrameInference;
  /** For second looks, beside which the next frame may be under way. */
  readonly #again: FrameInference;
  readonly #sharper: Lazy<TestTimeAugmentation>;
  /** Null for a taught thing, which is there once. */
  readonly #people: SinglePersonDetector | null;
  #followed: Pose | null = null;

  constructor(look: PoseModel, keeper: NetworkManager) {
    this.look = look;
    const askAny: AskAny = (question) => keeper.ask(question);
    this.#sharper = new Lazy(async () => {
      const { TestTimeAugmentation } = await import('./test-time-augmentation.ts');
      return new TestTimeAugmentation(askAny);
    });
    const createLooker = () =>
      new FrameInference((pictures, wanted) => keeper.run(pictures, wanted), askAny);
    this.#looker = createLooker();
    this.#again = createLooker();
    const joints = look.spec.joints.map(({ name }) => name);
    this.#people = look.spec.family === 'taught' ? null : new SinglePersonDetector(joints);
  }

  get spec(): ModelSpec {
    return this.look.spec;
  }

  get largestInput(): number {
    return this.look.largestInput;
  }

  async watch(watched: PipelineFrame): Promise<FrameResult> {
    const { analysis, person, sizedMs } = await this.#watch(watched);
    const { planes, flatness, heatmap: map, crop, inputSize, times } = analysis;
    return {
      planes,
      people: [person],
      flatness,
      regions: map && 'values' in map ? takeRegions(this.spec.joints, map, crop) : [],
      heatmap: map && { map, crop },
      inputSize,
      sizedMs,
      times,
    };
  }

  /** Whether others were seen a moment ago. */
  get hasOthers(): boolean {
    return this.#people?.hasOthers ?? false;
  }

  /** Follows somebody else from the next frame on. */
  choose(choice: SubjectChoice): void {
    this.#people?.choose(choice);
  }

  forget(): void {
    this.#followed = null;
    this.#people?.forget();
  }

  async #watch(watched: PipelineFrame): Promise<Watched> {
    if (watched.still) {
      const analysis = await this.#lookAtStill(watched);
      return { analysis, person: { id: 1, ...analysis.pose }, sizedMs: sumOf(analysis.times) };
    }
    if (this.#people) return this.#lookAtPerson(this.#people, watched);
    const { frame, longSide } = watched;
    const analysis = await this.#looker.lookAt(frame, this.look, this.#followed, longSide, watched);
    this.#followed = analysis.pose;
    return { analysis, person: { id: 1, ...analysis.pose }, sizedMs: sumOf(analysis.times) };
  }

  async #lookAtStill({ sharper, ...watched }: PipelineFrame): Promise<Analysis> {
    const { frame, size, longSide, heat } = watched;
    if (!sharper || !canLookSharper(this.spec)) {
      return this.#looker.lookTwice(frame, this.look, longSide, heat);
    }
    // Of a still nobody knows yet where to look closely.
    const { pose } = await this.#looker.lookTwice(frame, this.look, longSide);
    return this.#lookSharper(frame, this.look.aim(pose, size), longSide);
  }

  async #lookSharper(
    frame: PipelineFrame['frame'],
    region: Rectangle,
    longSide: number,
  ): Promise<Analysis> {
    const sharper = await this.#sharper.get();
    return sharper.lookIn(frame, this.look, region, longSide);
  }

  async #lookAtPerson(people: SinglePersonDetector, watched: PipelineFrame): Promise<Watched> {
    const { frame, size, timeMs, longSide, sharper } = watched;
    const looks: Analysis[] = [];
    const lookAt: LookAt<Analysis> = async (region, side, fetch) => {
      const looker = looks.length > 0 ? this.#again : this.#looker;
      const analysis =
        sharper && !fetch
          ? await this.#lookSharper(frame, region, side)
          : await looker.lookIn(frame, this.look, region, side, { ...watched, fetch });
      looks.push(analysis);
      return analysis;
    };
    const { person, seen } = await people.look(lookAt, size, timeMs, longSide);
    let analysis = combine(looks, seen, person);
    if (sharper && seen.whole && person.score > 0) {
      // Who it is has been seen at a glance; now they are looked at well.
      const region = this.look.aim(person, size);
      const sharp = await this.#lookSharper(frame, region, longSide);
      looks.push(sharp);
      if (areDuplicates(sharp.pose, person, size)) {
        analysis = combine(looks, sharp, { id: person.id, ...sharp.pose });
      }
    }
    const sizedMs = sumOf(looks[0].times);
    return { analysis, person: { id: person.id, ...analysis.pose }, sizedMs };
  }
}

/** What several looks at one frame told: the last maps, the first size, all the times. */
function combine(looks: readonly Analysis[], seen: Analysis, person: Person): Analysis {
  const [first] = looks;
  const last = looks[looks.length - 1];
  // The maps of earlier looks are written over.
  for (const { heatmap } of looks.slice(0, -1)) {
    if (heatmap && !('values' in heatmap)) heatmap.close();
  }
  const sum = (time: keyof Analysis['times']) =>
    looks.reduce((total, { times }) => total + times[time], 0);
  const times = { inputMs: sum('inputMs'), networkMs: sum('networkMs'), decodeMs: sum('decodeMs') };
  return {
    ...last,
    pose: person,
    inputSize: first.inputSize,
    flatness: flatnessOf(seen, person, seen === last),
    times,
  };
}

/** Of the one found: measured anew where that is not the one nearest the middle. */
function flatnessOf(seen: Analysis, person: Person, isValid: boolean): number[] {
  const isMiddle = person.keypoints.every(({ x }, index) => x === seen.pose.keypoints[index].x);
  if (isMiddle || !isValid || !seen.whole) return seen.flatness;
  return measurePeakAmbiguity(seen.whole.heads.heatmap, poseIntoCrop(person, seen.crop));
}

function sumOf({ inputMs, networkMs, decodeMs }: Analysis['times']): number {
  return inputMs + networkMs + decodeMs;
}
