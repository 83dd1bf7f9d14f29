// Opens the engine in a browser's worker: builds are fetched, threads are workers of their own
// (engine.worker.ts), where the page is cross-origin isolated.
import plainThreadsUrl from '../build/plain-threads.wasm?url';
import plainUrl from '../build/plain.wasm?url';
import relaxedThreadsUrl from '../build/relaxed-threads.wasm?url';
import relaxedUrl from '../build/relaxed.wasm?url';
import type { Engine, HelpingThread } from '../engine.ts';
import {
  openEngine,
  type EngineBuild,
  type EngineChoice,
  type EngineRealm,
  type ThreadOrder,
} from '../open-engine.ts';

const URLS: Record<EngineBuild, string> = {
  relaxed: relaxedUrl,
  'relaxed-threads': relaxedThreadsUrl,
  plain: plainUrl,
  'plain-threads': plainThreadsUrl,
};

/**
 * Whether threads can share memory here: the page has to be isolated, and some browsers hand no shared
 * memory to workers even then. Those have no SharedArrayBuffer.
 */
export function canShareMemory(): boolean {
  return globalThis.crossOriginIsolated && 'SharedArrayBuffer' in globalThis;
}

/** Opens an engine in a browser. It computes in the calling thread, so call it in a worker. */
export function loadEngine(choice: EngineChoice): Promise<Engine> {
  const realm: EngineRealm = {
    mayShare: canShareMemory(),
    compile: async (build) => WebAssembly.compileStreaming(fetch(URLS[build])),
    startThread,
  };
  return openEngine(realm, choice);
}

function startThread(order: ThreadOrder): Promise<HelpingThread> {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    const ended = new Promise<string>((end) => {
      worker.onerror = ({ message }) => {
        reject(new Error(`A thread of the engine did not start: ${message}`));
        end(`A thread of the engine ended: ${message}`);
      };
    });
    worker.onmessage = () => {
      resolve({ ended, stop: () => worker.terminate() });
    };
    worker.postMessage(order);
  });
}
