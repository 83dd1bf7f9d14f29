// TensorFlow.js on WebGL 2, in this worker's own context.
import {
  BackendUnavailableError,
  checkRenderer,
  type OpenBackend,
  type OpenOptions,
} from '../backend.ts';

/**
 * Opens WebGL with a fresh context.
 * @throws SoftwareGpuError, BackendUnavailableError when the browser or the machine has none
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
  const software = checkRenderer(readRenderer(context), options);
  // Only now, so that a device without WebGL downloads nothing for it.
  const { activateWebgl, forgetWebgl } = await import('./activate-webgl.ts');
  return {
    name: 'webgl',
    software,
    threads: 1,
    lost: new Promise((resolve) => {
      canvas.addEventListener('webglcontextlost', () => {
        resolve('The browser took the WebGL context away.');
      });
    }),
    ...(await activateWebgl(context)),
    close: () => {
      forgetWebgl();
      context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function readRenderer(context: WebGL2RenderingContext): string {
  const extension = context.getExtension('WEBGL_debug_renderer_info');
  return String(
    context.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : context.RENDERER),
  );
}
