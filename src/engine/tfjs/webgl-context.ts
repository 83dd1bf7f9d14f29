// A WebGL 2 context and what renders it, before anything of TensorFlow.js is downloaded. Next: webgl-backend.ts.
import {
  BackendUnavailableError,
  checkRenderer,
  type OpenBackend,
  type OpenOptions,
} from '../backend.ts';

/**
 * Opens WebGL with a new context.
 * @throws SoftwareGpuError; BackendUnavailableError when the worker has no WebGL 2
 */
export async function openWebgl(options: OpenOptions): Promise<OpenBackend> {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    premultipliedAlpha: false,
  });
  if (!context) throw new BackendUnavailableError('This browser has no WebGL 2 in a worker.');
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const parameter = names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER;
  const software = checkRenderer(String(context.getParameter(parameter)), options);
  const { openOnContext } = await import('./webgl-backend.ts');
  return openOnContext(canvas, context, software);
}
