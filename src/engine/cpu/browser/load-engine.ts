// Opens the CPU engine in a browser's worker: fetches a build, and starts helper threads as workers
// (engine.worker.ts) where the page is cross-origin isolated.
import plainThreadsUrl from '../build/plain-threads.wasm?url';
import plainUrl from '../build/plain.wasm?url';
import relaxedThreadsUrl from '../build/relaxed-threads.wasm?url';
import relaxedUrl from '../build/relaxed.wasm?url';
import type { Engine, HelperThread } from '../engine.ts';
import {
  openEngine,
  type EngineBuild,
  type EngineOptions,
  type EngineRealm,
  type ThreadStart,
} from '../open-engine.ts';

const URLS: Record<EngineBuild, string> = {
  relaxed: relaxedUrl,
  'relaxed-threads': relaxedThreadsUrl,
  plain: plainUrl,
  'plain-threads': plainThreadsUrl,
};

/**
 * Whether threads can share memory: the page must be cross-origin isolated, and SharedArrayBuffer must exist,
 * which it does not in the workers of some browsers.
 */
export function canShareMemory(): boolean {
  return globalThis.crossOriginIsolated && 'SharedArrayBuffer' in globalThis;
}

/** Opens an engine. It computes in the calling thread, which should be a worker. */
export function loadEngine(options: EngineOptions): Promise<Engine> {
  const realm: EngineRealm = {
    canShareMemory: canShareMemory(),
    compile: async (build) => WebAssembly.compileStreaming(fetch(URLS[build])),
    startThread,
  };
  return openEngine(realm, options);
}

function startThread(start: ThreadStart): Promise<HelperThread> {
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
    worker.postMessage(start);
  });
}
