// A helping thread of the engine in a browser: told once what to do, it serves for ever.
import { instantiate } from '../instantiate.ts';
import type { ThreadOrder } from '../open-engine.ts';

onmessage = async ({ data }: MessageEvent<ThreadOrder>) => {
  const { module, memory, thread } = data;
  const exports = await instantiate(module, memory);
  postMessage('ready');
  exports.serve(thread);
};
