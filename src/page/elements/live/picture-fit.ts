// How a picture fits the stage: all of it with bars, or the whole stage with edges cut off.
import type { Size } from '../../../core/geometry.ts';

/** `auto` fills a stage that is nearly of the picture's shape, as a phone held upright is. */
export type FitChoice = 'auto' | 'contain' | 'cover';

/** At least this share of the picture stays visible, or else it is not cut. */
const VISIBLE_SHARE = 0.6;

/** On a wide stage there is room for bars, and the edges of the picture are worth more. */
const NARROW_ASPECT = 0.8;

/** @param picture null when its shape is not yet known */
export function chooseFit(choice: FitChoice, stage: Size, picture: Size | null) {
  if (choice !== 'auto') return choice;
  if (!picture || stage.height === 0) return 'contain';
  const stageAspect = stage.width / stage.height;
  const ratio = stageAspect / (picture.width / picture.height);
  const isNarrow = stageAspect < NARROW_ASPECT;
  return isNarrow && Math.min(ratio, 1 / ratio) >= VISIBLE_SHARE ? 'cover' : 'contain';
}

/** How large the whole picture appears, in the stage's unit; what is cut off counts as well. */
export function measurePicture(fit: 'contain' | 'cover', stage: Size, picture: Size | null): Size {
  if (!picture) return stage;
  const across = stage.width / picture.width;
  const down = stage.height / picture.height;
  const scale = fit === 'contain' ? Math.min(across, down) : Math.max(across, down);
  return { width: picture.width * scale, height: picture.height * scale };
}

/**
 * Which place of the picture, unit coordinates of the unmirrored frame, lies at a point of the stage; null
 * beside the picture.
 * @param point from the stage's top left corner, in the stage's unit
 */
export function placeAt(
  point: { x: number; y: number },
  fit: 'contain' | 'cover',
  stage: Size,
  picture: Size,
  mirrored: boolean,
): { x: number; y: number } | null {
  const { width, height } = measurePicture(fit, stage, picture);
  const across = (point.x - (stage.width - width) / 2) / width;
  const y = (point.y - (stage.height - height) / 2) / height;
  if (across < 0 || across > 1 || y < 0 || y > 1) return null;
  return { x: mirrored ? 1 - across : across, y };
}
