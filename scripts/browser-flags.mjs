// Command-line flags for Chromium in tests and benchmarks.

/** No updates, no first-run pages, no network traffic except the page's own. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Memory is measured on request. The default delays the measurement by up to half a minute. */
const PROMPT_MEMORY = '--enable-blink-features=ForceEagerMeasureMemory';

/** WebGPU and WebGL on the CPU (SwiftShader), with the same results on every machine. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  // Without this flag, importing a video frame into WebGPU crashes the GPU process.
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** The machine's GPU. Chromium also composites with it. */
const REAL_GPU = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/**
 * The browser's GPU: none (no WebGL, no WebGPU), one emulated on the CPU, or the machine's.
 * @typedef {'none' | 'software' | 'real'} Gpu
 */

/** @type {Record<Gpu, string[]>} */
const GPU_FLAGS = { none: ['--disable-gpu'], software: SOFTWARE_GPU, real: REAL_GPU };

/**
 * @param {object} options
 * @param {Gpu} options.gpu
 * @param {'pattern' | 'none' | {file: string}} options.camera Chromium's moving test pattern, no camera,
 *   or an MJPEG or Y4M file that plays in a loop
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
