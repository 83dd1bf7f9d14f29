// Who takes part: name, page, and what it wants of the server and the browser. Keydot's pages are the
// built app's; the peers' pages are in peers/.

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} page its address below the server's
 * @property {boolean} isolated whether its page may use threads
 * @property {boolean} [wantsGpu] not with --gpu none: it has a row of its own for machines without one
 * @property {'own' | 'tensorflow' | 'floor'} [kind] whose CPU time is compared: processor-table.mjs
 * @property {number | undefined} [size] of the network's input, pixels, for that
 * @property {boolean} [onlyLive] its start is not measured
 * @property {boolean} [needsWebgl] where there is no GPU it gets one computed on the CPU: nothing else runs it
 */

const keydot = (backend, size = 192) => `/keydot/?backend=${backend}&size=${size}`;

/** The same app, its TensorFlow.js with two threads: build-with-threads.mjs. */
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
    name: 'the camera shown, nothing analysed',
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
