// The contestants of `npm run bench`: the built app with several backends, and the peers' pages (peers/). Next: run.mjs.

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} page path on the server
 * @property {boolean} isolated whether its page may use threads
 * @property {boolean} [wantsGpu] excluded with --gpu none, where another row of the same app is measured
 * @property {'own' | 'tensorflow' | 'floor'} [kind] for the comparison of CPU time (summarise.mjs)
 * @property {number | undefined} [size] input size in pixels, for that comparison
 * @property {boolean} [onlyLive] whether only the live view is measured, not the start
 * @property {boolean} [needsWebgl] gets a software GPU with --gpu none, because it does not run without WebGL
 */

const keydot = (backend, size = 192) => `/keydot/?backend=${backend}&size=${size}`;

/** The same app with TensorFlow.js on two threads (build-with-threads.mjs). */
const threaded = (size) => `/keydot-threads/?backend=tfjs-wasm&size=${size}`;

/** @type {Contestant[]} */
export const CONTESTANTS = [
  {
    name: 'Keydot, own engine, 2 threads',
    page: keydot('wasm'),
    isolated: true,
    kind: 'own',
    size: 192,
  },
  {
    name: 'Keydot, own engine, 1 thread',
    page: keydot('wasm'),
    isolated: false,
    kind: 'own',
    size: 192,
  },
  {
    name: 'Keydot, own engine, 256 px',
    page: keydot('wasm', 256),
    isolated: true,
    kind: 'own',
    size: 256,
  },
  {
    name: 'Keydot, TensorFlow.js WASM',
    page: keydot('tfjs-wasm'),
    isolated: true,
    kind: 'tensorflow',
    size: 192,
  },
  {
    name: 'Keydot, TensorFlow.js WASM, 2 threads',
    page: threaded(192),
    isolated: true,
    kind: 'tensorflow',
    size: 192,
    onlyLive: true,
  },
  {
    name: 'Keydot, TensorFlow.js WASM, 256 px',
    page: keydot('tfjs-wasm', 256),
    isolated: true,
    kind: 'tensorflow',
    size: 256,
    onlyLive: true,
  },
  {
    name: 'Keydot, TensorFlow.js WASM, 2 threads, 256 px',
    page: threaded(256),
    isolated: true,
    kind: 'tensorflow',
    size: 256,
    onlyLive: true,
  },
  {
    name: 'camera without analysis',
    page: '/peers/camera-only.html',
    isolated: true,
    kind: 'floor',
    onlyLive: true,
  },
  { name: 'Keydot, WebGL', page: keydot('webgl'), isolated: true, wantsGpu: true },
  { name: 'Keydot, WebGPU', page: keydot('webgpu'), isolated: true, wantsGpu: true },
  {
    name: 'pose-detection MoveNet, WASM',
    page: '/peers/pose-detection.html?backend=wasm',
    isolated: true,
  },
  {
    name: 'pose-detection MoveNet, WebGL',
    page: '/peers/pose-detection.html?backend=webgl',
    isolated: true,
    wantsGpu: true,
  },
  { name: 'human, body only, WASM', page: '/peers/human.html?backend=wasm', isolated: true },
  {
    name: 'human, body only, WebGL',
    page: '/peers/human.html?backend=webgl',
    isolated: true,
    wantsGpu: true,
  },
  {
    name: '@mediapipe/pose lite, WebGL',
    page: '/peers/mediapipe-pose.html',
    isolated: true,
    needsWebgl: true,
  },
];
