// How similar two detected poses are, and what follows from it: duplicates and non-maximum suppression.
// Similarity to a label is oks.ts.
import type { Rectangle, Size } from '../geometry.ts';
import type { BodyColors } from '../image/body-colors.ts';
import type { Keypoint, Pose } from '../pose.ts';
import { sigmasOf, similarity } from './oks.ts';

/** A detected person, before tracking. */
export interface PersonCandidate {
  pose: Pose;
  /** Probability of a body centre at this place, 0..1. */
  centerScore: number;
  /** Clothing colours; absent when they were not sampled. */
  colors?: BodyColors | null;
}

/** Minimum similarity of two poses from one network output to be the same person. */
const DUPLICATE_SIMILARITY = 0.4;
/**
 * Across network runs the joints of small bodies jitter, so σ is at least this before
 * {@link SAME_PERSON_SIMILARITY} applies.
 */
const SAME_PERSON_MIN_SIGMA = 0.1;
const SAME_PERSON_SIMILARITY = 0.4;
/** Area of a body's outline as a share of the bounding box of its joints. */
const AREA_OF_BOX = 0.6;
/** Side of a refinement crop, in sides of the bounding box of the joints. */
const REGION_GROWTH = 1.25;
/** Joints below this score do not shape the crop, as long as this many others remain. */
const REGION_MIN_SCORE = 0.1;
const REGION_MIN_JOINTS = 4;

/** Detection confidence, 0..1: pose score × centre score. Candidates are sorted by it. */
export function confidenceOf({ pose, centerScore }: PersonCandidate): number {
  return pose.score * centerScore;
}

/**
 * Object keypoint similarity of two detected poses, 0..1: each joint weighs the lower of its two scores,
 * and the body's area is that of the larger pose.
 * @param frame what the poses' unit coordinates refer to, pixels or cells
 * @param sigmas of the joints, see `sigmasOf`
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

/** Whether two poses from one network output are the same person. @param frame see {@link poseSimilarity} */
export function areDuplicates(a: Pose, b: Pose, frame: Size): boolean {
  const sigmas = sigmasOf(a.keypoints.map(({ joint }) => joint));
  return poseSimilarity(a, b, frame, sigmas) >= DUPLICATE_SIMILARITY;
}

/** Whether two poses from different network runs are the same person. @param frame see {@link poseSimilarity} */
export function areSamePerson(a: Pose, b: Pose, frame: Size): boolean {
  const sigmas = sigmasOf(a.keypoints.map(({ joint }) => joint));
  const loose = sigmas.map((sigma) => Math.max(SAME_PERSON_MIN_SIGMA, sigma));
  return poseSimilarity(a, b, frame, loose) >= SAME_PERSON_SIMILARITY;
}

/**
 * Non-maximum suppression: keeps the most confident candidate of each group of duplicates, sorted by
 * descending confidence.
 * @param frame see {@link poseSimilarity}
 */
export function nonMaxSuppression(
  candidates: readonly PersonCandidate[],
  frame: Size,
  isDuplicate: typeof areDuplicates = areDuplicates,
): PersonCandidate[] {
  const kept: PersonCandidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => confidenceOf(b) - confidenceOf(a))) {
    if (!kept.some(({ pose }) => isDuplicate(pose, candidate.pose, frame))) kept.push(candidate);
  }
  return kept;
}

/** The crop that refines a pose: its bounding box grown by a margin, in the pose's own unit coordinates. */
export function refinementRegion({ keypoints }: Pose): Rectangle {
  const confident = keypoints.filter(({ score }) => score >= REGION_MIN_SCORE);
  const box = boundingBox(confident.length >= REGION_MIN_JOINTS ? confident : keypoints);
  const width = box.width * REGION_GROWTH;
  const height = box.height * REGION_GROWTH;
  return {
    x: box.x - (width - box.width) / 2,
    y: box.y - (height - box.height) / 2,
    width,
    height,
  };
}

/** The smallest box around keypoints, in their own coordinates. */
export function boundingBox(keypoints: readonly Keypoint[]): Rectangle {
  const xs = keypoints.map(({ x }) => x);
  const ys = keypoints.map(({ y }) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function boxArea({ keypoints }: Pose, frame: Size): number {
  const { width, height } = boundingBox(keypoints);
  return width * frame.width * height * frame.height;
}
