// Scores of tracking and smoothing on the clips of ../shared/data/video, on devices of simulated speed, as one line of
// JSON. bench/ablation.mjs runs it with one heuristic switched off at a time. Run: npx tsx bench/tracking-scores.ts
import type { Picture } from '../src/core/image/pixel-planes.ts';
import type { Network } from '../src/core/model/network.ts';
import { DEFAULT_SMOOTHING } from '../src/core/smoothing/smoothing-strength.ts';
import { PoseSmoothing } from '../src/core/smoothing/pose-smoothing.ts';
import { openNetwork } from '../src/tools/shared/open-network.ts';
import { scoreSubjectTracking, isShown } from '../tests/fixtures/clips/score-subject-tracking.ts';
import { scorePeopleTracking } from '../tests/fixtures/clips/score-people-tracking.ts';
import { FRAME_MS, readClip, trackPeopleInClip } from '../tests/fixtures/clips/track-people.ts';
import {
  trackSubjectInClip,
  type TrackedSubjectFrame,
} from '../tests/fixtures/clips/track-subject.ts';

const VIDEO = '../shared/data/video';
/** First frames of the runs in the street clip: each starts on another person. */
const STARTS = [15, 30, 60, 84, 105];
/** Input sizes, pixels, and network times, µs per input pixel, of one tracked person. */
const ONE = [
  { longSide: 192, usPerPixel: 0.15 },
  { longSide: 192, usPerPixel: 0.6 },
];
/** The same of everyone. */
const EVERYONE = [
  { longSide: 320, usPerPixel: 0.15 },
  { longSide: 320, usPerPixel: 0.6 },
];
/** A shown joint that moves farther than this between frames, in body heights, jumped. */
const JUMP = 0.15;

const { network } = await openNetwork();
const street = await readClip(`${VIDEO}/street_people_640x480_30.mjpeg`);
const dance = await readClip(`${VIDEO}/dance_solo_640x480_30.mjpeg`);
const scores = {
  ...(await scoreOne(network, street, dance)),
  ...(await scoreEveryone(network, street)),
};
network.dispose();
console.log(JSON.stringify(scores));

async function scoreOne(network: Network, street: readonly Picture[], dance: readonly Picture[]) {
  const runs = [];
  for (const device of ONE) {
    for (const from of STARTS) {
      const options = { ...device, from, keypointsOnly: from % 2 === 1 };
      runs.push(scoreSubjectTracking(await trackSubjectInClip(network, street, options)));
    }
  }
  const solo = await trackSubjectInClip(network, dance, ONE[0]);
  const sum = (of: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + of(run), 0);
  const frames = sum((run) => run.frames);
  return {
    'one: swaps, same id': sum((run) => run.switchesWithSameId),
    'one: swaps, new id': sum((run) => run.switchesWithNewId),
    'one: subject %': percent(
      sum((run) => run.same),
      frames,
    ),
    'one: missing %': percent(
      sum((run) => run.lost),
      frames,
    ),
    'one: runs per frame': round(sum((run) => run.runs) / frames, 2),
    'dancer: missing %': percent(solo.filter(({ person }) => !isShown(person)).length, solo.length),
    'dancer: jumps per 1000': countJumps(solo),
  };
}

async function scoreEveryone(network: Network, street: readonly Picture[]) {
  const runs = [];
  for (const device of EVERYONE)
    runs.push(scorePeopleTracking(await trackPeopleInClip(network, street, device)));
  const people = runs.flatMap((run) => run.people);
  const sum = (of: (person: (typeof people)[number]) => number) =>
    people.reduce((total, person) => total + of(person), 0);
  return {
    'all: found %': percent(
      sum(({ found }) => found),
      sum(({ frames }) => frames),
    ),
    'all: id changes': sum(({ changes }) => changes),
    'all: ids': runs.reduce((total, { ids }) => total + ids.size, 0),
  };
}

/** Jumps of shown joints per 1000 joints and frames, after smoothing. */
function countJumps(results: readonly TrackedSubjectFrame[]): number {
  const smoothing = new PoseSmoothing();
  const size = { width: 640, height: 480 };
  let before: TrackedSubjectFrame['person'] | null = null;
  let jumps = 0;
  let joints = 0;
  for (const { frame, person } of results) {
    const [shown] = smoothing.smooth([person], size, frame * FRAME_MS, DEFAULT_SMOOTHING);
    const ys = shown.keypoints.map(({ y }) => y);
    const heightPx = Math.max(1, (Math.max(...ys) - Math.min(...ys)) * size.height);
    shown.keypoints.forEach(({ x, y, score }, index) => {
      const last = before?.keypoints[index];
      if (!last || Math.min(score, last.score) < 0.3) return;
      joints++;
      const distance = Math.hypot((x - last.x) * size.width, (y - last.y) * size.height);
      if (distance > JUMP * heightPx) jumps++;
    });
    before = shown;
  }
  return round((1000 * jumps) / joints, 1);
}

function percent(part: number, whole: number): number {
  return round((100 * part) / whole, 1);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
