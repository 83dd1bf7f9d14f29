// One thread's instance of the kernels over a memory, with the one thing they ask of the host: sleep.
import type { EngineExports } from './engine.ts';

/**
 * Every thread, the first included, makes an instance of its own over the same memory.
 * @param patienceMs for how long it waits for another thread without any of them getting on
 */
export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  patienceMs: number,
): Promise<EngineExports> {
  const imports = { env: { memory }, wait: { sleep: createSleep(memory, patienceMs) } };
  const instance = await WebAssembly.instantiate(module, imports);
  return instance.exports as unknown as EngineExports;
}

/**
 * Sleeps until the word at an address (in bytes) is no longer `value` and somebody says so.
 * @returns the function that the kernels call: 1 when nobody did for too long, 0 otherwise
 */
function createSleep(
  memory: WebAssembly.Memory,
  patienceMs: number,
): (address: number, value: number, turn: number) => number {
  let isAllowed = true;
  let firstTurnMs = 0;
  return (address, value, turn) => {
    if (isAllowed) {
      try {
        const words = new Int32Array(memory.buffer);
        return Atomics.wait(words, address / 4, value, patienceMs) === 'timed-out' ? 1 : 0;
      } catch (error) {
        // A page's main thread may not sleep: there, the kernels keep looking.
        if (!(error instanceof TypeError)) throw error;
        isAllowed = false;
      }
    }
    const nowMs = performance.now();
    if (turn === 0) firstTurnMs = nowMs;
    return nowMs - firstTurnMs > patienceMs ? 1 : 0;
  };
}
