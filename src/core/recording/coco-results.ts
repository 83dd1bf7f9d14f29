// A recording's keypoints as COCO keypoint results, the list that COCO's evaluation reads
// (cocodataset.org, "Results Format"). What it is made of: recording-lines.ts.
import type { RecordedFrame } from './recording-lines.ts';

/** One found person. Fields of our own begin with `keydot_`. */
export interface CocoResult {
  /** The frame's number. */
  image_id: number;
  /** The model's number in the recording; 1, COCO's person, for the first. */
  category_id: number;
  /** x, y in pixels to a tenth, and v, which the format recommends to leave at 1. */
  keypoints: number[];
  score: number;
  keydot_time_ms: number;
  keydot_person: number;
  /** Each keypoint's score, which the format has no place for. */
  keydot_scores: number[];
}

export function cocoResults(frame: RecordedFrame): CocoResult[] {
  return frame.people.map(({ id, score, keypoints }, index) => ({
    image_id: frame.frame,
    category_id: frame.model,
    keypoints: keypoints.flatMap(([x, y]) => [roundToTenth(x), roundToTenth(y), 1]),
    score,
    keydot_time_ms: frame.time_ms,
    keydot_person: id ?? index + 1,
    keydot_scores: keypoints.map((keypoint) => keypoint[2]),
  }));
}

function roundToTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
