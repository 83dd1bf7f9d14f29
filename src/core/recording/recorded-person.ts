// From a pose in the unit square to a person in a recording's lines: pixels, and no more digits than
// mean something. The lines: recording-lines.ts.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import type { RecordedPerson } from './recording-lines.ts';

/** @param frame the size of the frame in which the pose was found, pixels */
export function recordedPerson(pose: Pose, frame: Size): RecordedPerson {
  return {
    id: readId(pose),
    score: roundTo(pose.score, 1000),
    keypoints: pose.keypoints.map(({ x, y, score }) => [
      roundTo(x * frame.width, 100),
      roundTo(y * frame.height, 100),
      roundTo(score, 1000),
    ]),
  };
}

/** Only who is followed among others has a number. */
function readId(pose: Pose & { id?: unknown }): number | null {
  return typeof pose.id === 'number' ? pose.id : null;
}

function roundTo(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
