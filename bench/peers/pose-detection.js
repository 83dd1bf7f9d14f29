// @tensorflow-models/pose-detection: MoveNet with the same weights as Keydot, loaded with script tags as documented,
// on the backend in the address (?backend=wasm).
import { runOnCamera } from './camera-loop.js';

const { tf, poseDetection } = globalThis;
tf.wasm.setWasmPaths('/modules/@tensorflow/tfjs-backend-wasm/dist/');
await tf.setBackend(new URLSearchParams(location.search).get('backend') ?? 'wasm');
await tf.ready();
const detector = await poseDetection.createDetector(poseDetection.SupportedModels.MoveNet, {
  modelType: poseDetection.movenet.modelType.SINGLEPOSE_LIGHTNING,
  modelUrl: '/modules/@vladmandic/human/models/movenet-lightning.json',
});
await runOnCamera(async (video) => (await detector.estimatePoses(video))[0]?.keypoints ?? null);
