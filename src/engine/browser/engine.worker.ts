// A helping thread of the engine in a browser: told once what to do, it serves for ever.
import type { EngineExports } from '../engine.ts';
import type { ThreadOrder } from '../open-engine.ts';

onmessage = async ({ data }: MessageEvent<ThreadOrder>) => {
  const { module, memory, thread } = data;
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  postMessage('ready');
  (instance.exports as unknown as EngineExports).serve(thread);
};
