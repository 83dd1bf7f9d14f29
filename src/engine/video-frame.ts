// Properties of a frame from a camera, a video or a picture: a VideoFrame (WebCodecs) or an ImageBitmap.

/** A frame's display size after rotation, pixels. */
export function measureFrame(frame: VideoFrame | ImageBitmap): { width: number; height: number } {
  return isVideoFrame(frame)
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };
}

/** Whether it is a VideoFrame, which some browsers lack. */
export function isVideoFrame(frame: VideoFrame | ImageBitmap): frame is VideoFrame {
  return typeof VideoFrame === 'function' && frame instanceof VideoFrame;
}

const OPAQUE_FORMATS: readonly (VideoPixelFormat | null)[] = ['I420', 'NV12', 'RGBX', 'BGRX'];

/** Whether the frame is known to have no transparency; false for GPU frames, whose format is null. */
export function isOpaque(frame: VideoFrame | ImageBitmap): boolean {
  return isVideoFrame(frame) && OPAQUE_FORMATS.includes(frame.format);
}
