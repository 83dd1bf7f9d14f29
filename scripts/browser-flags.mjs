// The flags with which every test and measurement starts Chromium.

/** Quiet: no updates, no first-run pages, nothing fetched that the page did not ask for. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** What a page holds is measured when it asks, not up to half a minute later. */
const PROMPT_MEMORY = '--enable-blink-features=ForceEagerMeasureMemory';

/** WebGPU and WebGL computed on the CPU, the same on every machine. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  // Without it, a video frame that is given to WebGPU ends the GPU's process.
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** What the machine has; Chromium uses it for drawing as well. */
const REAL_GPU = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/**
 * Which GPU the browser has: none, as on a machine without one, where no page has WebGL or WebGPU; one
 * computed on the CPU, the same on every machine; or the machine's own.
 * @typedef {'none' | 'software' | 'real'} Gpu
 */

/** @type {Record<Gpu, string[]>} */
const GPU_FLAGS = { none: ['--disable-gpu'], software: SOFTWARE_GPU, real: REAL_GPU };

/**
 * @param {object} options
 * @param {Gpu} options.gpu
 * @param {'pattern' | 'none' | {file: string}} options.camera Chromium's moving pattern, no camera
 *   at all, or an MJPEG or Y4M file played in a loop
 * @returns {string[]}
 */
export function browserFlags({ gpu, camera }) {
  const flags = [...QUIET, PROMPT_MEMORY, ...GPU_FLAGS[gpu]];
  // Chromium's sandbox does not start as root.
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  if (camera === 'none') return flags;
  flags.push('--use-fake-device-for-media-stream');
  if (typeof camera === 'object') flags.push(`--use-file-for-fake-video-capture=${camera.file}`);
  return flags;
}
