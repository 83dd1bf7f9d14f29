// How a picture fits the stage: `contain` shows all of it with bars, `cover` fills the stage and crops it.
import type { Size } from '../../../core/geometry.ts';

/** `auto` covers a narrow stage of nearly the picture's shape, e.g. a phone in portrait. */
export type FitChoice = 'auto' | 'contain' | 'cover';

/** `auto` crops only if at least this share of the picture stays visible. */
const MIN_VISIBLE_SHARE = 0.6;

/** `auto` crops only on stages with a smaller aspect ratio (width / height). */
const MAX_NARROW_ASPECT = 0.8;

/** Resolves `auto`. @param picture null while its shape is unknown */
export function chooseFit(choice: FitChoice, stage: Size, picture: Size | null) {
  if (choice !== 'auto') return choice;
  if (!picture || stage.height === 0) return 'contain';
  const stageAspect = stage.width / stage.height;
  const ratio = stageAspect / (picture.width / picture.height);
  const isNarrow = stageAspect < MAX_NARROW_ASPECT;
  return isNarrow && Math.min(ratio, 1 / ratio) >= MIN_VISIBLE_SHARE ? 'cover' : 'contain';
}

/** Size of the whole picture on the stage, cropped parts included, in the stage's unit. */
export function measurePicture(fit: 'contain' | 'cover', stage: Size, picture: Size | null): Size {
  if (!picture) return stage;
  const across = stage.width / picture.width;
  const down = stage.height / picture.height;
  const scale = fit === 'contain' ? Math.min(across, down) : Math.max(across, down);
  return { width: picture.width * scale, height: picture.height * scale };
}

/**
 * From stage to frame coordinates.
 * @param point from the stage's top left corner, in the stage's unit
 * @returns unit coordinates of the unmirrored frame; null outside the picture
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
