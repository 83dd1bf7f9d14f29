// One thread's instance of the kernels over a memory, with the one thing they ask of the host: sleep.
import type { EngineExports } from './engine.ts';

/** Every thread, the first included, makes an instance of its own over the same memory. */
export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<EngineExports> {
  const imports = { env: { memory }, wait: { sleep: createSleep(memory) } };
  const instance = await WebAssembly.instantiate(module, imports);
  return instance.exports as unknown as EngineExports;
}

/** Sleeps until the word at an address (in bytes) is no longer `value` and somebody says so. */
function createSleep(memory: WebAssembly.Memory): (address: number, value: number) => void {
  let isAllowed = true;
  return (address, value) => {
    if (!isAllowed) return;
    try {
      Atomics.wait(new Int32Array(memory.buffer), address / 4, value);
    } catch (error) {
      // A page's main thread may not sleep: there, the kernels keep looking.
      if (!(error instanceof TypeError)) throw error;
      isAllowed = false;
    }
  };
}
