// A helping thread of the engine in a browser: told once what to do, it serves for ever.
import { instantiate } from '../instantiate.ts';
import type { ThreadOrder } from '../open-engine.ts';

onmessage = ({ data }: MessageEvent<ThreadOrder>) => {
  // As an error of the worker, of which whoever started it hears.
  serve(data).catch((error: unknown) => reportError(error));
};

async function serve({ module, memory, thread }: ThreadOrder): Promise<void> {
  // Who helps waits for ever: only the thread that asked for the work knows when to give up.
  const exports = await instantiate(module, memory, Infinity);
  postMessage('ready');
  exports.serve(thread);
}
