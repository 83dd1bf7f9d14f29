// A few held-out frames, seen once by the frozen network and asked again and again while a run goes
// on: how far off it still is, and how its maps sharpen. The final judgement is judge-lesson.ts.
import { decodePeaks } from '../core/decode-peaks.ts';
import { matchAspect, poseFromCrop, WHOLE_FRAME } from '../core/geometry.ts';
import type { CellMap } from '../core/heads.ts';
import { TAP_NAMES, type Taps } from '../core/movenet.ts';
import type { Network } from '../core/network.ts';
import { measurePixelErrors } from '../core/pixel-error.ts';
import { quantile } from '../core/quantile.ts';
import { pickChannels, type BaseChannels } from '../learning/base-heatmap.ts';
import type { Decoder } from '../learning/find-points.ts';
import type { LessonPlan } from '../learning/plan-lesson.ts';
import { seeRegion } from '../learning/see-view.ts';
import type { WatchedFrame } from '../trainer-api.ts';
import type { LessonFrameToTeach } from './lesson-frames.ts';

/** As many frames as a glance takes in, and as fit in memory. */
const MOST_MEASURED = 24;
const MOST_SHOWN = 3;

interface SeenFrame {
  frame: LessonFrameToTeach;
  taps: Taps<CellMap>;
  base: CellMap | undefined;
}

export class HeldOutWatch {
  #seen: SeenFrame[];
  #plan: LessonPlan;

  private constructor(seen: SeenFrame[], plan: LessonPlan) {
    this.#seen = seen;
    this.#plan = plan;
  }

  static async open(
    network: Network,
    frames: readonly LessonFrameToTeach[],
    plan: LessonPlan,
    channels: BaseChannels | null,
  ): Promise<HeldOutWatch> {
    const seen: SeenFrame[] = [];
    for (const frame of frames.slice(0, MOST_MEASURED)) {
      seen.push(await see(network, frame, plan, channels));
    }
    return new HeldOutWatch(seen, plan);
  }

  /** The median error, null without frames, and the maps of the first few. */
  look(decoder: Decoder): { medianPx: number | null; frames: WatchedFrame[] } {
    const errors: number[] = [];
    const frames: WatchedFrame[] = [];
    for (const { frame, taps, base } of this.#seen) {
      const map = decoder.predict(taps, base);
      const found = decodePeaks(map, frame.labels.map(String));
      const pose = poseFromCrop(found, matchAspect(WHOLE_FRAME, frame, this.#plan.input));
      errors.push(...measurePixelErrors(pose, frame).map(({ distancePx }) => distancePx));
      if (frames.length < MOST_SHOWN) frames.push({ frameId: frame.id, map });
    }
    return { medianPx: errors.length > 0 ? quantile(errors, 0.5) : null, frames };
  }
}

async function see(
  network: Network,
  frame: LessonFrameToTeach,
  { input }: LessonPlan,
  channels: BaseChannels | null,
): Promise<SeenFrame> {
  const picture = await frame.load();
  const wanted = { taps: true, heads: channels !== null } as const;
  const { taps, heads } = await seeRegion(network, picture, WHOLE_FRAME, input, wanted);
  // The network's maps are ours only until its next run.
  const copies = TAP_NAMES.map((name) => [
    name,
    { ...taps[name], values: taps[name].values.slice() },
  ]);
  return {
    frame,
    taps: Object.fromEntries(copies) as Taps<CellMap>,
    base: channels && heads ? pickChannels(heads.heatmap, channels) : undefined,
  };
}
