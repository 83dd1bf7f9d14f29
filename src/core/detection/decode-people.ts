// Everyone in the picture, from one run of the network: every peak of the centre map is a person, or
// the same person twice. Each one's joints: decode-person.ts. A closer look at one: refineRegion.
import type { BodyColors } from '../image/body-colors.ts';
import { findCenters } from './body-centers.ts';
import { decodePersonAt } from './decode-person.ts';
import type { Rectangle, Size } from '../geometry.ts';
import type { Heads } from '../model/heads.ts';
import { sigmasOf, similarity } from './oks.ts';
import type { Keypoint, Pose } from '../pose.ts';

/** Someone who may be there. */
export interface PersonCandidate {
  pose: Pose;
  /** How sure the network is that a body's centre is here, 0..1. */
  centerScore: number;
  /** What they wear; absent where nobody looked. */
  colors?: BodyColors | null;
}

/** Poses below this are nobody. */
const MIN_POSE_SCORE = 0.1;
/** Centres looked at, the best first, so that noise cannot cost more time than people. */
const MAX_CENTERS = 40;
/** From this similarity on two poses are one person. */
const DOUBLE_SIMILARITY = 0.4;
/** No joint lies more exactly than this σ in two looks at one person; from this similarity on it is one. */
const SAME_SIGMA = 0.1;
const SAME_SIMILARITY = 0.4;
/** The body's outline covers about so much of the box around its joints. */
const AREA_OF_BOX = 0.6;
/** The sides of a closer look, in sides of the box around the joints. */
const REGION_GROWTH = 1.25;
/** Joints below this score do not shape the region, as long as there are a few others. */
const REGION_SCORE = 0.1;
const REGION_JOINTS = 4;

/**
 * Everyone to be seen, the surest first, each once, in unit coordinates of the picture. Measured on
 * 106 people of 8 and more labelled joints and over 1 % of the picture: at OKS 0.5 an input of 320
 * finds 70 %, one of 384 73 %; with a closer look at each (refineRegion, 192×192) 75 and 79 %.
 * @param joints the names of the heatmap's K channels
 */
export function decodePeople(heads: Heads, joints: readonly string[]): PersonCandidate[] {
  const candidates = findCenters(heads.center)
    .slice(0, MAX_CENTERS)
    .map(({ cell, score }) => ({ pose: decodePersonAt(heads, joints, cell), centerScore: score }))
    .filter(({ pose }) => pose.score >= MIN_POSE_SCORE);
  return nonMaxSuppression(candidates, heads.center);
}

/** How sure it is that someone is there and looks like this, 0..1: what people are sorted by. */
export function confidenceOf({ pose, centerScore }: PersonCandidate): number {
  return pose.score * centerScore;
}

/**
 * The surest of those who are alike, the surest first.
 * @param frame what the poses' unit coordinates refer to; pixels or cells
 * @param areOne whether two poses are one person's
 */
export function nonMaxSuppression(
  candidates: readonly PersonCandidate[],
  frame: Size,
  areOne: typeof areDuplicates = areDuplicates,
): PersonCandidate[] {
  const kept: PersonCandidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => confidenceOf(b) - confidenceOf(a))) {
    if (!kept.some(({ pose }) => areOne(pose, candidate.pose, frame))) kept.push(candidate);
  }
  return kept;
}

/** Whether two poses of one frame are one person's. @param frame as for suppressDoubles */
export function areDuplicates(a: Pose, b: Pose, frame: Size): boolean {
  const sigmas = sigmasOf(a.keypoints.map(({ joint }) => joint));
  return poseSimilarity(a, b, frame, sigmas) >= DOUBLE_SIMILARITY;
}

/**
 * Whether two poses from different looks, or of different moments, are one person's: small bodies' joints
 * jump about from look to look. @param frame as for suppressDoubles
 */
export function areSamePerson(a: Pose, b: Pose, frame: Size): boolean {
  const sigmas = sigmasOf(a.keypoints.map(({ joint }) => joint));
  const loose = sigmas.map((sigma) => Math.max(SAME_SIGMA, sigma));
  return poseSimilarity(a, b, frame, loose) >= SAME_SIMILARITY;
}

/**
 * How alike two poses are, 0..1: COCO's keypoint similarity, each joint counting by the lower of its
 * two scores, on the larger of the two bodies.
 * @param sigmas of the joints, see sigmasOf
 */
export function poseSimilarity(a: Pose, b: Pose, frame: Size, sigmas: readonly number[]): number {
  const area = AREA_OF_BOX * Math.max(boxArea(a, frame), boxArea(b, frame));
  let sum = 0;
  let weights = 0;
  a.keypoints.forEach(({ x, y, score }, index) => {
    const other = b.keypoints[index];
    const weight = Math.min(score, other.score);
    const squared = ((x - other.x) * frame.width) ** 2 + ((y - other.y) * frame.height) ** 2;
    sum += weight * similarity(squared, area, sigmas[index]);
    weights += weight;
  });
  return weights === 0 ? 0 : sum / weights;
}

/** The region for a closer look at someone: around the joints, unit coordinates of the same frame. */
export function refinementRegion({ keypoints }: Pose): Rectangle {
  const seen = keypoints.filter(({ score }) => score >= REGION_SCORE);
  const box = boxAround(seen.length >= REGION_JOINTS ? seen : keypoints);
  const width = box.width * REGION_GROWTH;
  const height = box.height * REGION_GROWTH;
  return {
    x: box.x - (width - box.width) / 2,
    y: box.y - (height - box.height) / 2,
    width,
    height,
  };
}

function boxArea({ keypoints }: Pose, frame: Size): number {
  const { width, height } = boxAround(keypoints);
  return width * frame.width * height * frame.height;
}

/** The smallest box around all of them, in their own coordinates. */
export function boxAround(keypoints: readonly Keypoint[]): Rectangle {
  const xs = keypoints.map(({ x }) => x);
  const ys = keypoints.map(({ y }) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
