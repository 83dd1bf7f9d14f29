// From a frame of any source to its raw planes, without a canvas where the browser can.
// Next: frame-input.ts samples the planes.
import type { PixelPlanes, PlaneFormat } from '../../core/image/pixel-planes.ts';
import { isVideoFrame, measureFrame } from '../../engine/video-frame.ts';

const RGB_COLOR: PixelPlanes['color'] = { matrix: 'bt709', fullRange: true };

/** Reads pixels into two buffers in turn, which serve every frame and grow when one needs more. */
export class FramePixels {
  #bytes = new Uint8Array(0);
  /** Holds the frame before, which may still be asked for. */
  #bytesBefore = new Uint8Array(0);
  #canvas: OffscreenCanvas | null = null;

  /** The frame's visible pixels, valid until the call after the next; the frame stays open. */
  async read(frame: VideoFrame | ImageBitmap): Promise<PixelPlanes> {
    if (!isVideoFrame(frame)) return this.#readThroughCanvas(frame);
    if (frame.format && isPlaneFormat(frame.format)) return this.#copy(frame, frame.format, {});
    try {
      // A frame that stays on the GPU, or has an unusual layout, is converted by the browser.
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
    // The picture before must not show through where this one is transparent.
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
