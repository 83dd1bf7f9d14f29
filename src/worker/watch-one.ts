// Watching one person or one taught thing: each frame is looked at where the one before leads. One look:
// frame-looker.ts. How a model looks: look.ts. Who calls: pose-engine.ts.
import type { Size } from '../core/geometry.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { Pose } from '../core/pose.ts';
import { PeopleTracker } from '../core/track-people.ts';
import { takeRegions } from './found-regions.ts';
import { FrameLooker, type Analysis, type AskAny } from './frame-looker.ts';
import type { Look } from './look.ts';
import type { NetworkKeeper } from './network-keeper.ts';
import { canLookSharper, SharperLooker } from './sharper-looker.ts';
import type { Sight, WatchedFrame, Watcher } from './watcher.ts';

/** Below this it is nobody, and nobody's id is theirs. */
const NOBODY_SCORE = 0.1;

export class OneWatcher implements Watcher {
  readonly look: Look;
  readonly #looker: FrameLooker;
  readonly #sharper: SharperLooker;
  #tracker = new PeopleTracker({ sightings: 1 });
  #followed: Pose | null = null;
  #lastId: number | null = null;

  constructor(look: Look, keeper: NetworkKeeper) {
    this.look = look;
    const askAny: AskAny = (question) => keeper.ask(question);
    this.#sharper = new SharperLooker(askAny);
    this.#looker = new FrameLooker((pictures, wanted) => keeper.run(pictures, wanted), askAny);
  }

  get spec(): ModelSpec {
    return this.look.spec;
  }

  get largestInput(): number {
    return this.look.largestInput;
  }

  async watch(watched: WatchedFrame): Promise<Sight> {
    const { size, timeMs, still } = watched;
    const analysis = await this.#lookAt(watched);
    const { planes, pose, flatness, heatmap: map, crop, inputSize, times } = analysis;
    this.#followed = pose;
    const id = still ? 1 : this.#identify(pose, size, timeMs);
    return {
      planes,
      people: [{ id, ...pose }],
      flatness,
      regions: map && 'values' in map ? takeRegions(this.spec.joints, map, crop) : [],
      heatmap: map && { map, crop },
      inputSize,
      sizedMs: times.inputMs + times.networkMs + times.decodeMs,
      times,
    };
  }

  async #lookAt(watched: WatchedFrame): Promise<Analysis> {
    const { frame, still, longSide, heat, sharper } = watched;
    if (!sharper || !canLookSharper(this.spec)) {
      return still
        ? this.#looker.lookTwice(frame, this.look, longSide, heat)
        : this.#looker.lookAt(frame, this.look, this.#followed, longSide, watched);
    }
    // Of a still nobody knows yet where to look closely.
    const followed = still
      ? (await this.#looker.lookTwice(frame, this.look, longSide)).pose
      : this.#followed;
    return this.#sharper.lookAt(frame, this.look, followed, longSide);
  }

  forget(): void {
    this.#followed = null;
    this.#lastId = null;
    this.#tracker.reset();
  }

  /** Who it is. Someone else takes over when the one before is gone, or when it is somebody elsewhere. */
  #identify(pose: Pose, size: Size, timeMs: number): number {
    // A taught thing is there once.
    if (this.spec.family === 'taught') return 1;
    const found = pose.score >= NOBODY_SCORE ? [{ pose, centerScore: 1 }] : [];
    const [id = null] = this.#tracker.follow(found, size, timeMs);
    return (this.#lastId = id ?? this.#lastId ?? this.#tracker.nextId);
  }
}
