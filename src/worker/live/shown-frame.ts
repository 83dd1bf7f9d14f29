// A shown frame with its result, kept so that it can be added to a lesson exactly as it was analysed. Its planes are
// converted to a picture on demand.
import type { Size } from '../../core/geometry.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import type { FrameReport, GrabbedFrame } from '../../api/pose-api.ts';
import type { FoundRegion } from '../inference/found-regions.ts';
import { Stage, type Scene } from '../stage/stage.ts';

/** A frame and what was detected in it. */
export interface KeptFrame {
  /** Valid until two more frames are read, unless they were copied. */
  planes: PixelPlanes;
  /** With the keypoints as detected, not smoothed. */
  report: FrameReport;
  /** Peak ambiguity of each keypoint, see core/detection/peak-ambiguity.ts. */
  flatness: number[];
  regions: readonly FoundRegion[];
}

/** The frame on the screen. */
export interface ShownFrame extends Omit<KeptFrame, 'planes'> {
  /** Its planes, as above; or the open frame when its pixels are not in memory. */
  pixels: PixelPlanes | VideoFrame | ImageBitmap;
  /** What was drawn over it. */
  scene: Omit<Scene, 'frame'>;
}

/** The frame as a picture, upright. */
export async function pictureOf(kept: KeptFrame | ShownFrame): Promise<GrabbedFrame> {
  const { report, flatness } = kept;
  const joints = report.people[0]?.keypoints.length ?? 0;
  const pixels = 'pixels' in kept ? kept.pixels : kept.planes;
  const bitmap = await createPicture(pixels, report.timeMs);
  const regions = await countFound(kept.regions, joints, bitmap);
  return { bitmap, report, flatness, regions };
}

async function countFound(
  regions: readonly FoundRegion[],
  joints: number,
  size: Size,
): Promise<GrabbedFrame['regions']> {
  if (regions.length === 0) return Array.from({ length: joints }, () => null);
  const { countRegions } = await import('../inference/count-regions.ts');
  return countRegions(regions, joints, size);
}

/** A thumbnail of the frame. @param longSide pixels */
export async function thumbnailOf(shown: KeptFrame, longSide: number): Promise<GrabbedFrame> {
  // Thumbnails are for choosing, so regions are left out.
  const { bitmap, ...rest } = await pictureOf({ ...shown, regions: [] });
  const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
  try {
    const small = await createImageBitmap(bitmap, {
      resizeWidth: Math.max(1, Math.round(bitmap.width * scale)),
      resizeHeight: Math.max(1, Math.round(bitmap.height * scale)),
      resizeQuality: 'medium',
    });
    return { bitmap: small, ...rest };
  } finally {
    bitmap.close();
  }
}

/** The frame with everything drawn over it, at its own size. */
export async function drawPicture({ pixels, report, scene }: ShownFrame): Promise<OffscreenCanvas> {
  const frame = await createPicture(pixels, report.timeMs);
  try {
    const { width, height } = frame;
    const canvas = new OffscreenCanvas(width, height);
    const stage = new Stage(canvas, Math.max(width, height));
    stage.resize(frame);
    stage.draw({ ...scene, frame, view: 'in-step' });
    return canvas;
  } finally {
    frame.close();
  }
}

/** Releases the frame's resources. @returns its open frame, which the caller closes */
export function releaseShown({ pixels, scene }: ShownFrame): VideoFrame | ImageBitmap | null {
  const map = scene.heatmap?.map;
  if (map && !('values' in map)) map.close();
  return isPlanes(pixels) ? null : pixels;
}

/** Whether a frame's pixels are in memory. */
export function isPlanes(pixels: ShownFrame['pixels']): pixels is PixelPlanes {
  return 'layout' in pixels;
}

async function createPicture(pixels: ShownFrame['pixels'], timeMs: number): Promise<ImageBitmap> {
  if (!isPlanes(pixels)) return createImageBitmap(pixels);
  const { format, data, layout, codedWidth, codedHeight, color, rotation, flip } = pixels;
  // Pixels read through a canvas are plain bytes, also in browsers without WebCodecs.
  if (format === 'RGBA' && rotation === 0 && !flip) {
    const bytes = new Uint8ClampedArray(data.slice(layout[0].offset));
    return createImageBitmap(
      new ImageData(bytes.subarray(0, codedWidth * codedHeight * 4), codedWidth, codedHeight),
    );
  }
  const init: VideoFrameBufferInit & { rotation: number; flip: boolean } = {
    format,
    codedWidth,
    codedHeight,
    layout: [...layout],
    timestamp: timeMs * 1000,
    colorSpace: {
      matrix: color.matrix === 'bt709' ? 'bt709' : 'smpte170m',
      fullRange: color.fullRange,
    },
    rotation,
    flip,
  };
  const frame = new VideoFrame(data, init);
  try {
    return await createImageBitmap(frame);
  } finally {
    frame.close();
  }
}
