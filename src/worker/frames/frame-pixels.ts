// Reads a frame of any source into raw pixel planes, without a canvas where the browser can.
// Next: inference/crop-runner.ts samples the planes.
import type { PixelPlanes, PlaneFormat } from '../../core/image/pixel-planes.ts';
import { isVideoFrame, measureFrame } from '../../engine/video-frame.ts';

const RGB_COLOR: PixelPlanes['color'] = { matrix: 'bt709', fullRange: true };

/** Reads pixels into two alternating buffers, which grow when a frame needs more. */
export class FramePixels {
  #bytes = new Uint8Array(0);
  /** Holds the previous frame, which is still on the screen. */
  #bytesBefore = new Uint8Array(0);
  #canvas: OffscreenCanvas | null = null;

  /** The frame's visible pixels, valid until two more calls. The frame stays open. */
  async read(frame: VideoFrame | ImageBitmap): Promise<PixelPlanes> {
    if (!isVideoFrame(frame)) return this.#readThroughCanvas(frame);
    if (frame.format && isPlaneFormat(frame.format)) return this.#copy(frame, frame.format, {});
    try {
      // The browser converts frames on the GPU and those with an unusual layout.
      return await this.#copy(frame, 'RGBA', { format: 'RGBA' });
    } catch (error) {
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
      // Older browsers cannot convert in copyTo.
      return this.#readThroughCanvas(frame);
    }
  }

  async #copy(
    frame: VideoFrame,
    format: PlaneFormat,
    options: VideoFrameCopyToOptions,
  ): Promise<PixelPlanes> {
    const size = frame.allocationSize(options);
    [this.#bytes, this.#bytesBefore] = [this.#bytesBefore, this.#bytes];
    if (this.#bytes.byteLength < size) this.#bytes = new Uint8Array(size);
    const layout = await frame.copyTo(this.#bytes, options);
    return {
      format,
      data: this.#bytes,
      layout,
      codedWidth: frame.visibleRect?.width ?? frame.codedWidth,
      codedHeight: frame.visibleRect?.height ?? frame.codedHeight,
      color: format === 'I420' || format === 'NV12' ? readColor(frame.colorSpace) : RGB_COLOR,
      ...readOrientation(frame),
    };
  }

  #readThroughCanvas(frame: VideoFrame | ImageBitmap): PixelPlanes {
    const { width, height } = measureFrame(frame);
    this.#canvas ??= new OffscreenCanvas(width, height);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new DOMException('No 2D canvas in this worker.', 'NotSupportedError');
    // The previous picture must not show through transparent pixels.
    context.globalCompositeOperation = 'copy';
    context.drawImage(frame, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return {
      format: 'RGBA',
      data: new Uint8Array(data.buffer),
      layout: [{ offset: 0, stride: width * 4 }],
      codedWidth: width,
      codedHeight: height,
      color: RGB_COLOR,
      rotation: 0,
      flip: false,
    };
  }
}

const PLANE_FORMATS = ['I420', 'NV12', 'RGBA', 'RGBX', 'BGRA', 'BGRX'] as const;

function isPlaneFormat(format: VideoPixelFormat): format is PlaneFormat {
  return (PLANE_FORMATS as readonly string[]).includes(format);
}

function readColor({ matrix, fullRange }: VideoColorSpace): PixelPlanes['color'] {
  // Cameras that say nothing send standard-definition colours with limited range.
  return { matrix: matrix === 'bt709' ? 'bt709' : 'bt601', fullRange: fullRange ?? false };
}

/** Orientation is younger than VideoFrame itself: frames without it are upright. */
function readOrientation(frame: VideoFrame): Pick<PixelPlanes, 'rotation' | 'flip'> {
  const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean };
  return { rotation: rotation as PixelPlanes['rotation'], flip };
}
