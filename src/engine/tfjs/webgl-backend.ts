// TensorFlow.js on a WebGL 2 context of ours.
import { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { OpenBackend } from '../backend.ts';
import { forgetTfjs, openTfjs, replaceTfjs } from './open-tfjs.ts';

const KEY = 'webgl';

/** @throws BackendUnavailableError when TensorFlow.js cannot start it */
export async function openOnContext(
  canvas: OffscreenCanvas,
  context: WebGL2RenderingContext,
  software: string | null,
): Promise<OpenBackend> {
  const close = () => {
    forgetTfjs(KEY);
    context.getExtension('WEBGL_lose_context')?.loseContext();
  };
  const lost = new Promise<string>((resolve) => {
    canvas.addEventListener('webglcontextlost', () => {
      resolve('The browser took the WebGL context away.');
    });
  });
  replaceTfjs(KEY, () => new MathBackendWebGL(new GPGPUContext(context)));
  return { ...(await openTfjs(KEY)), name: 'webgl', software, lost, close };
}
