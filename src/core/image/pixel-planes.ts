// A frame as bytes, the way VideoFrame.copyTo and getImageData hand it over, and where its three
// channels lie in them. Who samples it: sample-planes.ts.
import type { ColorRange } from './color-range.ts';
import { KeydotError } from '../errors.ts';
import type { Size } from '../geometry.ts';

/** The byte layouts we read; X is a fourth byte that means nothing, and alpha is not looked at. */
export type PlaneFormat = 'I420' | 'NV12' | 'RGBA' | 'RGBX' | 'BGRA' | 'BGRX';

/** Where a plane starts and how many bytes a row takes, padding included. */
export interface PlaneLayout {
  offset: number;
  stride: number;
}

/** One frame. Names and meanings follow WebCodecs' VideoFrame. */
export interface PixelPlanes {
  format: PlaneFormat;
  data: Uint8Array;
  /** One a plane: I420 has three, NV12 two, the others one. */
  layout: readonly PlaneLayout[];
  /** The picture in `data`, pixels, before it is turned; nothing but visible pixels. */
  codedWidth: number;
  codedHeight: number;
  /** How to read I420 and NV12; of no meaning for the others. */
  color: ColorRange;
  /** Degrees clockwise by which the picture is turned to be shown. */
  rotation: 0 | 90 | 180 | 270;
  /** Whether it is mirrored left to right, after turning, to be shown. */
  flip: boolean;
}

/** Bytes that do not hold the frame they should. */
export class PixelPlanesError extends KeydotError {
  override name = 'PixelPlanesError';
}

/** One channel's bytes within the data. */
export interface ChannelPlane extends Size {
  offset: number;
  /** Bytes from one cell to the next in a row. */
  columnBytes: number;
  /** Bytes from one row to the next. */
  rowBytes: number;
  /** Cells for each of the frame's pixels along one axis: 1, or ½ for chroma. */
  scale: number;
}

/** The size of the frame as it is shown, pixels. */
export function displayedSize(planes: PixelPlanes): Size {
  const { codedWidth: width, codedHeight: height, rotation } = planes;
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Whether the channels are luma and chroma rather than colours. */
export function isYuv(format: PlaneFormat): boolean {
  return format === 'I420' || format === 'NV12';
}

/**
 * The three channels: Y, U, V or red, green, blue.
 * @throws PixelPlanesError when a plane is missing or the data ends before a plane does
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

/** [height, width, 4] bytes: red, green, blue, alpha. Alpha is not looked at. Size in pixels. */
export interface Picture extends Size {
  data: Uint8Array | Uint8ClampedArray;
}

/** The same bytes as a frame for {@link PlaneSampler}. */
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
