// Watching one person or one taught thing: each frame is looked at where the one before leads. One look:
// frame-looker.ts. Who of several it is: person-look.ts. How a model looks: look.ts. Who calls: pose-engine.ts.
import { measureFlatness } from '../core/flatness.ts';
import { poseIntoCrop, type Rectangle } from '../core/geometry.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import { areDoubles } from '../core/people.ts';
import type { PersonChoice } from '../core/choose-person.ts';
import type { Person, Pose } from '../core/pose.ts';
import { takeRegions } from './found-regions.ts';
import { FrameLooker, type Analysis, type AskAny } from './frame-looker.ts';
import { Later } from './later.ts';
import type { Look } from './look.ts';
import type { NetworkKeeper } from './network-keeper.ts';
import { PersonLook, type LookAt } from './person-look.ts';
import type { SharperLooker } from './sharper-looker.ts';
import type { Sight, WatchedFrame, Watcher } from './watcher.ts';

/** What one frame told. */
interface Watched {
  analysis: Analysis;
  person: Person;
  /** What the look took whose size was chosen, ms. */
  sizedMs: number;
}

/** Whether a model can be looked at several times: its heads say where a whole body is. */
const canLookSharper = ({ family }: ModelSpec): boolean => family === 'movenet';

export class OneWatcher implements Watcher {
  readonly look: Look;
  readonly #looker: FrameLooker;
  /** For second looks, beside which the next frame may be under way. */
  readonly #again: FrameLooker;
  readonly #sharper: Later<SharperLooker>;
  /** Null for a taught thing, which is there once. */
  readonly #people: PersonLook | null;
  #followed: Pose | null = null;

  constructor(look: Look, keeper: NetworkKeeper) {
    this.look = look;
    const askAny: AskAny = (question) => keeper.ask(question);
    this.#sharper = new Later(async () => {
      const { SharperLooker } = await import('./sharper-looker.ts');
      return new SharperLooker(askAny);
    });
    const createLooker = () =>
      new FrameLooker((pictures, wanted) => keeper.run(pictures, wanted), askAny);
    this.#looker = createLooker();
    this.#again = createLooker();
    const joints = look.spec.joints.map(({ name }) => name);
    this.#people = look.spec.family === 'taught' ? null : new PersonLook(joints);
  }

  get spec(): ModelSpec {
    return this.look.spec;
  }

  get largestInput(): number {
    return this.look.largestInput;
  }

  async watch(watched: WatchedFrame): Promise<Sight> {
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
  choose(choice: PersonChoice): void {
    this.#people?.choose(choice);
  }

  forget(): void {
    this.#followed = null;
    this.#people?.forget();
  }

  async #watch(watched: WatchedFrame): Promise<Watched> {
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

  async #lookAtStill({ sharper, ...watched }: WatchedFrame): Promise<Analysis> {
    const { frame, size, longSide, heat } = watched;
    if (!sharper || !canLookSharper(this.spec)) {
      return this.#looker.lookTwice(frame, this.look, longSide, heat);
    }
    // Of a still nobody knows yet where to look closely.
    const { pose } = await this.#looker.lookTwice(frame, this.look, longSide);
    return this.#lookSharper(frame, this.look.aim(pose, size), longSide);
  }

  async #lookSharper(
    frame: WatchedFrame['frame'],
    region: Rectangle,
    longSide: number,
  ): Promise<Analysis> {
    const sharper = await this.#sharper.get();
    return sharper.lookIn(frame, this.look, region, longSide);
  }

  async #lookAtPerson(people: PersonLook, watched: WatchedFrame): Promise<Watched> {
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
      if (areDoubles(sharp.pose, person, size)) {
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
  return measureFlatness(seen.whole.heads.heatmap, poseIntoCrop(person, seen.crop));
}

function sumOf({ inputMs, networkMs, decodeMs }: Analysis['times']): number {
  return inputMs + networkMs + decodeMs;
}
