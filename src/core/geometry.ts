// Sizes, rectangles, and the mapping between a frame and the crop of it that the network receives.
import { KeydotError } from './errors.ts';
import type { Pose } from './pose.ts';

/** An input size that the network does not support. */
export class InputSizeError extends KeydotError {
  override name = 'InputSizeError';
}

/** Width and height, in pixels or cells as the variable's name says. */
export interface Size {
  width: number;
  height: number;
}

/** A rectangle by its top left corner. It may reach outside its frame. */
export interface Rectangle extends Size {
  x: number;
  y: number;
}

/** The whole frame, in unit frame coordinates. */
export const WHOLE_FRAME: Rectangle = { x: 0, y: 0, width: 1, height: 1 };

/** Sides of a network's input are multiples of this, pixels: its deepest features have stride 32. */
export const INPUT_MULTIPLE = 32;

/**
 * The network's input size for a region: the longer side is `longSide`, the shorter one is rounded up to a multiple
 * of 32. Rounding to the nearest multiple can cut off a part of the region: on 136 people with 8 or more labelled
 * joints, each in their box, it lowers the mean recall at 192 px from 56.5 % to 53.6 %; a square input gives 53.2 %.
 * @param aspect width / height of the region, in pixels
 * @param longSide a multiple of 32, pixels
 * @throws InputSizeError when `longSide` is not a positive multiple of 32
 */
export function fitInputSize(aspect: number, longSide: number): Size {
  if (!(longSide > 0) || longSide % INPUT_MULTIPLE !== 0) {
    throw new InputSizeError(
      `Expected an input size that is a multiple of ${INPUT_MULTIPLE}, got ${longSide}.`,
    );
  }
  // The tolerance keeps an exact multiple from being rounded up by a floating-point error.
  const cover = (side: number) =>
    Math.min(longSide, Math.max(1, Math.ceil(side / INPUT_MULTIPLE - 1e-6)) * INPUT_MULTIPLE);
  return aspect >= 1
    ? { width: longSide, height: cover(longSide / aspect) }
    : { width: cover(longSide * aspect), height: longSide };
}

/**
 * The smallest rectangle around `region`, with the same centre, that has the aspect ratio of `input`, so
 * that sampling does not distort. Both rectangles are in unit frame coordinates.
 * @param frame the frame's size, pixels
 */
export function matchAspect(region: Rectangle, frame: Size, input: Size): Rectangle {
  const widthPx = region.width * frame.width;
  const heightPx = region.height * frame.height;
  const aspect = input.width / input.height;
  const fittedWidthPx = Math.max(widthPx, heightPx * aspect);
  const width = fittedWidthPx / frame.width;
  const height = fittedWidthPx / aspect / frame.height;
  return {
    x: region.x + (region.width - width) / 2,
    y: region.y + (region.height - height) / 2,
    width,
    height,
  };
}

/** Maps a pose from unit coordinates of `crop` to unit coordinates of its frame. */
export function poseFromCrop(pose: Pose, crop: Rectangle): Pose {
  return {
    score: pose.score,
    keypoints: pose.keypoints.map((keypoint) => ({
      ...keypoint,
      x: crop.x + keypoint.x * crop.width,
      y: crop.y + keypoint.y * crop.height,
    })),
  };
}

/** The inverse of {@link poseFromCrop}. */
export function poseIntoCrop(pose: Pose, crop: Rectangle): Pose {
  return {
    score: pose.score,
    keypoints: pose.keypoints.map((keypoint) => ({
      ...keypoint,
      x: (keypoint.x - crop.x) / crop.width,
      y: (keypoint.y - crop.y) / crop.height,
    })),
  };
}
