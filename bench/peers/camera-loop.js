// Shared by the peers' pages: a camera in a <video>, one analysis at a time on the newest frame, and keypoints drawn
// on a canvas. Counts each frame for watch-page.js.

/**
 * Runs a peer on the camera without end.
 * @param {(video: HTMLVideoElement) => Promise<{x: number, y: number, score: number}[] | null>} findKeypoints
 *   resolves to the first person's keypoints in pixels of the video, or to null without a person
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

/** @returns {Promise<HTMLVideoElement>} a playing video that is not in the document */
export async function openCamera() {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true });
  video.srcObject = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 480, frameRate: 30 },
  });
  await video.play();
  return video;
}

/** @returns {Promise<number>} time at which the frame was presented, on the clock of performance.now() */
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
