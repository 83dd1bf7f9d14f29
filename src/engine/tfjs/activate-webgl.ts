// TensorFlow.js's WebGL backend on a context of ours. Loaded by webgl-backend.ts once there is one.
import { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import {
  activateBackend,
  registerOurs,
  unregister,
  type TensorBackend,
} from './activate-backend.ts';

const NAME = 'webgl';

export function activateWebgl(context: WebGL2RenderingContext): Promise<TensorBackend> {
  registerOurs(NAME, () => new MathBackendWebGL(new GPGPUContext(context)));
  return activateBackend(NAME);
}

export function forgetWebgl(): void {
  unregister(NAME);
}
