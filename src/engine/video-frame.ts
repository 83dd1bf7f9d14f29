// Frames as they come from a camera, a video or a picture: a VideoFrame of WebCodecs or an ImageBitmap.

/** A frame's size as it is to be seen, rotated upright, pixels. */
export function measureFrame(frame: VideoFrame | ImageBitmap): { width: number; height: number } {
  return isVideoFrame(frame)
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };
}

/** Whether it came from WebCodecs, which some browsers do not have. */
export function isVideoFrame(frame: VideoFrame | ImageBitmap): frame is VideoFrame {
  return typeof VideoFrame === 'function' && frame instanceof VideoFrame;
}

const OPAQUE_FORMATS: readonly (VideoPixelFormat | null)[] = ['I420', 'NV12', 'RGBX', 'BGRX'];

/** Whether it surely covers what lies under it; a frame on the GPU does not tell. */
export function isOpaque(frame: VideoFrame | ImageBitmap): boolean {
  return isVideoFrame(frame) && OPAQUE_FORMATS.includes(frame.format);
}
