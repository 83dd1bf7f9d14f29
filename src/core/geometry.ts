// Sizes, rectangles and the mapping between a frame and the crop of it that the network sees.
// Who chooses the crop: follow-crop.ts. Who samples it: worker/frames/frame-input.ts.
import { KeydotError } from './errors.ts';
import type { Pose } from './pose.ts';

/** A size the network cannot take. */
export class InputSizeError extends KeydotError {
  override name = 'InputSizeError';
}

/** Width and height, in pixels or cells as the name of the variable says. */
export interface Size {
  width: number;
  height: number;
}

/** A rectangle by its top left corner; may reach outside what it is a part of. */
export interface Rectangle extends Size {
  x: number;
  y: number;
}

/** The whole frame, in unit frame coordinates. */
export const WHOLE_FRAME: Rectangle = { x: 0, y: 0, width: 1, height: 1 };

/** Every side of a network's input is a multiple of this: its deepest features have stride 32. */
export const INPUT_MULTIPLE = 32;

/**
 * The network's input for a region: its longer side is `longSide`, the shorter one the next multiple of 32 that
 * holds the region's. Rounding to the nearest multiple would shrink what is seen: on 136 people with 8 or more
 * labelled joints, each in their box, it lowers the mean recall at 192 px from 56.5 % to 53.6; a square gives 53.2.
 * @param aspect width / height of the region, in pixels
 * @param longSide a multiple of 32, pixels
 * @throws InputSizeError when it is not
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
 * The smallest rectangle around `region` with the aspect of `input`, about the same centre, so that
 * sampling it into the input stretches nothing. Both rectangles in unit frame coordinates.
 * @param frame the frame's size in pixels
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

/** A pose found in unit coordinates of `crop`, said in unit coordinates of the frame around it. */
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
