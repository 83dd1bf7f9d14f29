// @vladmandic/human with only the body model, on the backend in the address (?backend=wasm).
import { Human } from '/modules/@vladmandic/human/dist/human.esm.js';
import { runOnCamera } from './camera-loop.js';

const off = { enabled: false };
const human = new Human({
  backend: new URLSearchParams(location.search).get('backend') ?? 'wasm',
  wasmPath: '/modules/@tensorflow/tfjs-backend-wasm/dist/',
  modelBasePath: '/modules/@vladmandic/human/models/',
  // Analyses every frame, even when it equals the previous one.
  cacheSensitivity: 0,
  filter: off,
  face: off,
  hand: off,
  object: off,
  gesture: off,
  segmentation: off,
  body: { enabled: true, modelPath: 'movenet-lightning.json' },
});
await human.load();
await runOnCamera(async (video) => {
  const { body, error } = await human.detect(video);
  if (error) throw new Error(error);
  const person = body[0];
  return person ? person.keypoints.map(({ position: [x, y], score }) => ({ x, y, score })) : null;
});
