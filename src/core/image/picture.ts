// A decoded picture as plain bytes, the way a canvas or an image library hands it over.
import type { PixelPlanes } from './pixel-planes.ts';
import type { Size } from '../geometry.ts';

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
