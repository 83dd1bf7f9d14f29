// One person in a video, tracked among others: a crop where the person is expected, and a second one elsewhere
// when they are not certain in the first. Who is the subject: core/tracking/subject-tracker.ts.
import { decodePeopleInCrop } from '../core/detection/decode-people.ts';
import { measurePeakAmbiguity } from '../core/detection/peak-ambiguity.ts';
import { areDuplicates, type PersonCandidate } from '../core/detection/pose-similarity.ts';
import {
  poseFromCrop,
  poseIntoCrop,
  WHOLE_FRAME,
  type Rectangle,
  type Size,
} from '../core/geometry.ts';
import { readTorsoColors } from '../core/image/body-colors.ts';
import type { Person } from '../core/pose.ts';
import type { SubjectChoice } from '../core/tracking/subject-choice.ts';
import { SubjectTracker } from '../core/tracking/subject-tracker.ts';
import { requireHeads } from '../core/model/heads.ts';
import type { CropOutputs, Detection } from './crop-plan.ts';
import {
  planCrop,
  readCrop,
  type CropReading,
  type JointsSpec,
  type PoseModel,
} from './pose-model.ts';
import type { detectAugmented } from './test-time-augmentation.ts';

/** Minimum interval between frames with a second crop, ms. */
const SECOND_CROP_INTERVAL_MS = 250;
/** Where the GPU returns keypoints alone, outputs are fetched after this many frames, to notice other people. */
const MAX_FRAMES_WITHOUT_OUTPUTS = 14;
/** Minimum input for a whole frame in which a missing person is searched, pixels. */
const SEARCH_INPUT = 256;
/** Minimum input for the whole frame when another subject is chosen, pixels, */
const CHOICE_INPUT = 320;
/** and the side of the crop around the chosen place, in longer sides of the frame: shows small people. */
const CHOICE_CROP = 0.45;

/** What a frame is detected with. */
export interface SinglePersonFrame {
  /** As displayed, pixels. */
  size: Size;
  timeMs: number;
  /** Longer side of the network's input while the person is detected, pixels. */
  longSide: number;
  /** Test-time augmentation, when it is switched on. */
  augment: typeof detectAugmented | null;
}

export interface SinglePersonDetection {
  /** All scores are 0 while the person is missing. */
  person: Person;
  /** Of the person's keypoints. */
  ambiguity: number[];
  /** The last run: its heatmap is shown. */
  reading: CropReading;
}

/** One run and the people decoded from it. */
interface Search {
  reading: CropReading;
  /** Null when only keypoints came back. */
  outputs: CropOutputs | null;
  people: PersonCandidate[];
}

export class SinglePersonDetector {
  readonly #model: PoseModel<JointsSpec>;
  readonly #joints: readonly string[];
  readonly #tracker = new SubjectTracker();
  #secondCropMs = -Infinity;
  #framesWithoutOutputs = Infinity;
  #choice: SubjectChoice | null = null;

  constructor(model: PoseModel<JointsSpec>) {
    this.#model = model;
    this.#joints = model.spec.joints.map(({ name }) => name);
  }

  /** Whether other people were detected near the subject a moment ago. */
  get hasOthers(): boolean {
    return this.#tracker.hasOthers;
  }

  /** Changes the subject with the next frame. */
  choose(choice: SubjectChoice): void {
    this.#choice = choice;
  }

  /** Forgets everyone. */
  reset(): void {
    this.#choice = null;
    this.#tracker.forget();
    this.#secondCropMs = -Infinity;
    this.#framesWithoutOutputs = Infinity;
  }

  *detect(frame: SinglePersonFrame): Detection<SinglePersonDetection> {
    const choice = this.#choice;
    this.#choice = null;
    if (choice) return yield* this.#detectChosen(choice, frame);
    const { size, timeMs, longSide } = frame;
    const tracker = this.#tracker;
    const region = tracker.planCrop(size, timeMs);
    const isSearching = tracker.isSearching && region === WHOLE_FRAME;
    const firstSide = isSearching ? Math.max(SEARCH_INPUT, longSide) : longSide;
    const first = yield* this.#search(region, firstSide, frame, this.#needsOutputs());
    const sinceSecondCropMs = Math.abs(timeMs - this.#secondCropMs);
    if (
      tracker.isCertain(first.people, size, timeMs) ||
      sinceSecondCropMs < SECOND_CROP_INTERVAL_MS
    ) {
      const { id, pose } = tracker.follow(first.people, size, timeMs);
      return yield* this.#finish({ id, ...pose }, first, first, frame);
    }
    this.#secondCropMs = timeMs;
    const elsewhere = first.outputs ? tracker.planSecondCrop(region, timeMs) : region;
    const secondSide = elsewhere === WHOLE_FRAME ? Math.max(SEARCH_INPUT, longSide) : longSide;
    const second = yield* this.#search(elsewhere, secondSide, frame, true);
    // The smaller crop shows the person in more detail.
    const isFirstCloser = first.reading.crop.width <= second.reading.crop.width;
    const all = isFirstCloser
      ? [...first.people, ...second.people]
      : [...second.people, ...first.people];
    const { id, candidate, pose } = tracker.follow(all, size, timeMs);
    const source = candidate && first.people.includes(candidate) ? first : second;
    return yield* this.#finish({ id, ...pose }, source, second, frame);
  }

  *#detectChosen(
    choice: SubjectChoice,
    frame: SinglePersonFrame,
  ): Detection<SinglePersonDetection> {
    const { size, timeMs, longSide } = frame;
    const farSide = Math.max(CHOICE_INPUT, longSide);
    const far = yield* this.#search(WHOLE_FRAME, farSide, frame, true);
    const isPlace = choice !== 'next';
    const near = isPlace
      ? yield* this.#search(squareAround(choice, size), longSide, frame, true)
      : null;
    const people = [...(near?.people ?? []), ...far.people];
    const { id, candidate, pose } = this.#tracker.choose(people, choice, size, timeMs);
    const source = near && candidate && !far.people.includes(candidate) ? near : far;
    return yield* this.#finish({ id, ...pose }, source, near ?? far, frame);
  }

  #needsOutputs(): boolean {
    const { isSearching, hasOthers } = this.#tracker;
    const isDue = this.#framesWithoutOutputs >= MAX_FRAMES_WITHOUT_OUTPUTS;
    const needed = isSearching || hasOthers || isDue;
    this.#framesWithoutOutputs = needed ? 0 : this.#framesWithoutOutputs + 1;
    return needed;
  }

  *#search(
    region: Rectangle,
    side: number,
    { size, augment }: SinglePersonFrame,
    needsOutputs: boolean,
  ): Detection<Search> {
    if (augment && !needsOutputs) {
      const reading = yield* augment(this.#model, region, size, side);
      return { reading, outputs: null, people: [{ pose: reading.pose, centerScore: 1 }] };
    }
    const plan = planCrop(this.#model, region, size, side);
    const [result] = yield needsOutputs ? { ...plan, decoding: null } : plan;
    const reading = readCrop(this.#model, result);
    const outputs = result.kind === 'outputs' ? result : null;
    return { reading, outputs, people: this.#decodePeople(reading, outputs) };
  }

  #decodePeople(reading: CropReading, outputs: CropOutputs | null): PersonCandidate[] {
    if (!outputs) return [{ pose: reading.pose, centerScore: 1 }];
    const { crop } = reading;
    const heads = requireHeads(outputs.answer.heads);
    const nearest = poseIntoCrop(reading.pose, crop);
    return decodePeopleInCrop(heads, this.#joints, nearest).map((each) => ({
      ...each,
      colors: readTorsoColors(outputs.pixels, each.pose),
      pose: each.pose === nearest ? reading.pose : poseFromCrop(each.pose, crop),
    }));
  }

  /** Adds what depends on the person found: augmentation, and the ambiguity of their keypoints. */
  *#finish(
    person: Person,
    source: Search,
    last: Search,
    { size, longSide, augment }: SinglePersonFrame,
  ): Detection<SinglePersonDetection> {
    const ambiguity = measureAmbiguity(person, source, source === last);
    if (augment && source.outputs && person.score > 0) {
      const region = this.#model.nextCrop(person, size);
      const reading = yield* augment(this.#model, region, size, longSide);
      if (areDuplicates(reading.pose, person, size)) {
        const augmented = { id: person.id, ...reading.pose };
        return { person: augmented, ambiguity: reading.ambiguity, reading };
      }
      return { person, ambiguity, reading };
    }
    return { person, ambiguity, reading: last.reading };
  }
}

/** Of the person nearest the middle it is known; for another one it is measured while the maps are valid. */
function measureAmbiguity(person: Person, { reading, outputs }: Search, isValid: boolean) {
  const isNearest = person.keypoints.every(({ x }, index) => x === reading.pose.keypoints[index].x);
  if (isNearest || !isValid || !outputs) return reading.ambiguity;
  const { heatmap } = requireHeads(outputs.answer.heads);
  return measurePeakAmbiguity(heatmap, poseIntoCrop(person, reading.crop));
}

/** A square around a place, unit frame coordinates. */
function squareAround({ x, y }: { x: number; y: number }, { width, height }: Size): Rectangle {
  const sidePx = CHOICE_CROP * Math.max(width, height);
  return {
    x: x - sidePx / 2 / width,
    y: y - sidePx / 2 / height,
    width: sidePx / width,
    height: sidePx / height,
  };
}
