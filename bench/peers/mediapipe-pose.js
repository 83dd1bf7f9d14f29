// @mediapipe/pose with its lite model, loaded with a script tag as documented.
import { runOnCamera } from './camera-loop.js';

const pose = new globalThis.Pose({ locateFile: (file) => `/modules/@mediapipe/pose/${file}` });
pose.setOptions({ modelComplexity: 0, smoothLandmarks: true });
let landmarks = null;
pose.onResults((results) => (landmarks = results.poseLandmarks ?? null));
await runOnCamera(async (video) => {
  await pose.send({ image: video });
  if (!landmarks) return null;
  const { videoWidth, videoHeight } = video;
  return landmarks.map(({ x, y, visibility }) => ({
    x: x * videoWidth,
    y: y * videoHeight,
    score: visibility,
  }));
});
