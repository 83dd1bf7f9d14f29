// What all peers' pages share: a camera in a <video>, one analysis at a time on the newest frame, dots
// drawn over it on a canvas. Counts for visit.mjs what the browser's own page cannot tell it.

/**
 * Runs a peer on the camera for ever.
 * @param {(video: HTMLVideoElement) => Promise<{x: number, y: number, score: number}[] | null>} findKeypoints
 *   resolves to the first person's keypoints, pixels of the video, or null when there is nobody
 */
export async function runOnCamera(findKeypoints) {
  const video = await openCamera();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  document.body.append(canvas);
  const context = canvas.getContext('2d');
  for (;;) {
    const presentedMs = await nextFrame(video);
    const keypoints = await findKeypoints(video);
    drawKeypoints(context, video, keypoints ?? []);
    globalThis.keydotBench.count(presentedMs, keypoints !== null);
  }
}

/** @returns {Promise<HTMLVideoElement>} which plays, and is on no page yet */
export async function openCamera() {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true });
  video.srcObject = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 480, frameRate: 30 },
  });
  await video.play();
  return video;
}

/** @returns {Promise<number>} when the frame was there to be had, on performance.now()'s clock */
export function nextFrame(video) {
  return new Promise((resolve) => {
    video.requestVideoFrameCallback((now) => resolve(now));
  });
}

function drawKeypoints(context, video, keypoints) {
  context.drawImage(video, 0, 0);
  context.fillStyle = 'aqua';
  for (const { x, y, score } of keypoints) {
    if (score < 0.3) continue;
    context.beginPath();
    context.arc(x, y, 4, 0, 2 * Math.PI);
    context.fill();
  }
}
