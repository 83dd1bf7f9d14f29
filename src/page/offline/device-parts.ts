// The parts of the app that this device needs to work offline: the checks that select a backend,
// without loading one. Next: page/offline/offline-session.ts.
import { findSoftware } from '../../core/model/backends.ts';
import type { Part } from '../../api/offline-api.ts';

/** A WebAssembly module whose only function returns a 128-bit vector: tests for SIMD. */
// prettier-ignore
const SIMD = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // magic, version
  1, 5, 1, 0x60, 0, 1, 0x7b, // type: () → v128
  3, 2, 1, 0, // one function of that type
  10, 10, 1, 8, 0, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x62, 0x0b, // i32.const 0; i8x16.splat; popcnt; end
]);

/**
 * The parts required offline on this device. Parts that were used before, e.g. a backend chosen by
 * the user, stay cached in any case.
 */
export async function findDeviceParts(): Promise<Part[]> {
  const parts: Part[] = ['start', 'shell', 'model', 'recorder'];
  if (await hasHardwareWebgpu()) parts.push('webgpu');
  if (hasHardwareWebgl()) parts.push('webgl');
  if (!WebAssembly.validate(SIMD)) parts.push('tfjs-wasm', 'cpu');
  return parts;
}

async function hasHardwareWebgpu(): Promise<boolean> {
  if (!('gpu' in navigator)) return false;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return false;
  const { vendor, architecture, device, description } = adapter.info;
  return !findSoftware(`${vendor} ${architecture} ${device} ${description}`);
}

function hasHardwareWebgl(): boolean {
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return false;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const parameter = names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER;
  const software = findSoftware(String(context.getParameter(parameter)));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !software;
}
