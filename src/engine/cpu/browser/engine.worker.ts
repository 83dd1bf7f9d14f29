// The entry of a helper thread of the CPU engine in a browser. The first message starts it; it then serves
// until the worker is terminated.
import { instantiate, type ThreadStart } from '../open-engine.ts';

onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  // Reported as an error of the worker, which `startThread` in load-engine.ts receives.
  serve(data).catch((error: unknown) => reportError(error));
};

async function serve({ module, memory, thread }: ThreadStart): Promise<void> {
  // Helpers wait without a timeout: only the thread that started the work decides when to give up.
  const exports = await instantiate(module, memory, Infinity);
  postMessage('ready');
  exports.serve(thread);
}
