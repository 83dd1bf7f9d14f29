// A decoded frame as bytes, as VideoFrame.copyTo and getImageData give it, and the position of its three
// channels. Next: core/image/sample-planes.ts.
import type { ColorRange } from './color-range.ts';
import { KeydotError } from '../errors.ts';
import type { Size } from '../geometry.ts';

/** The supported pixel formats. X and alpha are ignored. */
export type PlaneFormat = 'I420' | 'NV12' | 'RGBA' | 'RGBX' | 'BGRA' | 'BGRX';

/** A plane's start and the bytes of a row, padding included. */
export interface PlaneLayout {
  offset: number;
  stride: number;
}

/** One frame. Names follow WebCodecs' VideoFrame. */
export interface PixelPlanes {
  format: PlaneFormat;
  data: Uint8Array;
  /** One entry per plane: I420 has three, NV12 two, the others one. */
  layout: readonly PlaneLayout[];
  /** The visible size in `data` before rotation, pixels. */
  codedWidth: number;
  codedHeight: number;
  /** The colour space of I420 and NV12; unused for the others. */
  color: ColorRange;
  /** Clockwise rotation for display, degrees. */
  rotation: 0 | 90 | 180 | 270;
  /** Whether the frame is mirrored left to right for display, after rotation. */
  flip: boolean;
}

/** Data that does not contain the described frame. */
export class PixelPlanesError extends KeydotError {
  override name = 'PixelPlanesError';
}

/** The position of one channel in the data. Its size is in cells. */
export interface ChannelPlane extends Size {
  offset: number;
  /** Distance of neighbouring cells in a row, bytes. */
  columnBytes: number;
  /** Distance of neighbouring rows, bytes. */
  rowBytes: number;
  /** Cells per pixel along one axis: 1, or ½ for chroma. */
  scale: number;
}

/** The size of the frame after rotation, pixels. */
export function displayedSize(planes: PixelPlanes): Size {
  const { codedWidth: width, codedHeight: height, rotation } = planes;
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Whether a format's channels are Y, U and V. */
export function isYuv(format: PlaneFormat): boolean {
  return format === 'I420' || format === 'NV12';
}

/**
 * The positions of the three channels: Y, U, V or red, green, blue.
 * @throws PixelPlanesError when a plane is missing or the data is too short
 */
export function channelPlanes(planes: PixelPlanes): [ChannelPlane, ChannelPlane, ChannelPlane] {
  const full = (plane: number, byte: number, columnBytes: number) =>
    channelPlane(planes, plane, byte, columnBytes, 1);
  const half = (plane: number, byte: number, columnBytes: number) =>
    channelPlane(planes, plane, byte, columnBytes, 0.5);
  switch (planes.format) {
    case 'I420':
      return [full(0, 0, 1), half(1, 0, 1), half(2, 0, 1)];
    case 'NV12':
      return [full(0, 0, 1), half(1, 0, 2), half(1, 1, 2)];
    case 'RGBA':
    case 'RGBX':
      return [full(0, 0, 4), full(0, 1, 4), full(0, 2, 4)];
    case 'BGRA':
    case 'BGRX':
      return [full(0, 2, 4), full(0, 1, 4), full(0, 0, 4)];
  }
}

function channelPlane(
  { format, data, layout, codedWidth, codedHeight }: PixelPlanes,
  planeIndex: number,
  byte: number,
  columnBytes: number,
  scale: number,
): ChannelPlane {
  const plane = layout[planeIndex];
  if (!plane) {
    const came = `${layout.length} in the layout`;
    throw new PixelPlanesError(`Expected plane ${planeIndex} of an ${format} frame, got ${came}.`);
  }
  const width = Math.ceil(codedWidth * scale);
  const height = Math.ceil(codedHeight * scale);
  const offset = plane.offset + byte;
  const end = offset + (height - 1) * plane.stride + (width - 1) * columnBytes + 1;
  if (end > data.length) {
    throw new PixelPlanesError(
      `Expected at least ${end} bytes for plane ${planeIndex} of an ${format} frame of ` +
        `${codedWidth}×${codedHeight}, got ${data.length}.`,
    );
  }
  return { offset, columnBytes, rowBytes: plane.stride, scale, width, height };
}

/** A decoded picture: [height, width, 4] bytes of red, green, blue, alpha. Alpha is ignored. Size in pixels. */
export interface Picture extends Size {
  data: Uint8Array | Uint8ClampedArray;
}

/** A picture as a frame, without copying its bytes. */
export function planesOfPicture({ width, height, data }: Picture): PixelPlanes {
  return {
    format: 'RGBA',
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    layout: [{ offset: 0, stride: 4 * width }],
    codedWidth: width,
    codedHeight: height,
    color: { matrix: 'bt601', fullRange: true },
    rotation: 0,
    flip: false,
  };
}
