// Chooses the backend that runs the network: each is opened in turn and must give the golden answer, and the
// quickest wins. Next: choose-precision.ts.
import { KeydotError } from '../../core/errors.ts';
import {
  BACKEND_NAMES,
  type BackendAttempt,
  type BackendName,
  type BackendReport,
} from '../../core/model/backends.ts';
import type { Weights } from '../../core/model/weights.ts';
import {
  BackendUnavailableError,
  SoftwareGpuError,
  type OpenBackend,
  type OpenOptions,
} from '../../engine/backend.ts';
import { openWasm } from '../../engine/cpu/cpu-backend.ts';
import { EngineThreadError } from '../../engine/engine-errors.ts';
import { openWebgl } from '../../engine/tfjs/webgl-context.ts';
import { openWebgpu } from '../../engine/webgpu/webgpu-backend.ts';
import { choosePrecision, type PreciseNetwork } from './choose-precision.ts';

/** Every backend failed to give the golden answer. */
export class NoBackendError extends KeydotError {
  override name = 'NoBackendError';
}

/** The chosen backend, its network, and the reasons. */
export interface ChosenBackend extends Pick<PreciseNetwork, 'network' | 'createNetwork'> {
  opened: OpenBackend;
  report: BackendReport;
}

/** The backends of TensorFlow.js are downloaded when they are opened. */
const OPENERS: Record<BackendName, (options: OpenOptions) => Promise<OpenBackend>> = {
  webgpu: openWebgpu,
  'tfjs-webgpu': async (options) =>
    (await import('../../engine/tfjs/webgpu-backend.ts')).openTfjsWebgpu(options),
  webgl: openWebgl,
  wasm: openWasm,
  'tfjs-wasm': async () => (await import('../../engine/tfjs/wasm-backend.ts')).openTfjsWasm(),
  cpu: async () => (await import('../../engine/tfjs/javascript-backend.ts')).openCpu(),
};

/** Tried only when no other backend works. */
const LAST_RESORTS: readonly BackendName[] = ['tfjs-wasm', 'cpu'];

/** A backend whose network runs in this time is chosen without trying those after it. */
const QUICK_RUN_MS = 20;

type Candidate = ChosenBackend & { networkMs: number; precisionReason: string };

export interface BackendRequest {
  /** Tried first and chosen even if slow; null chooses by speed. */
  wanted: BackendName | null;
  /** Not tried: they were lost too often. */
  excluded: readonly BackendName[];
  /** See {@link OpenOptions}. */
  readsFrames: boolean;
  lostThreads: number;
  /** Called before each attempt. */
  onTry: (backend: BackendName) => void;
}

/**
 * Opens the wanted backend, or the best that works, and makes it the active one.
 * @param weights may still be loading: backends are opened meanwhile
 * @throws NoBackendError when no backend gives the golden answer; the rejection of the weights
 */
export async function chooseBackend(
  weights: Promise<Weights>,
  request: BackendRequest,
): Promise<ChosenBackend> {
  // Awaited only after a backend is open. Until then a rejection must not be reported as unhandled.
  weights.catch(() => undefined);
  const { wanted } = request;
  const attempts: BackendAttempt[] = [];
  const candidates: Candidate[] = [];
  const others = BACKEND_NAMES.filter((name) => name !== wanted && name !== 'tfjs-webgpu');
  for (const backend of wanted ? [wanted, ...others] : others) {
    const isWanted = backend === wanted;
    if (LAST_RESORTS.includes(backend) && !isWanted && candidates.length > 0) break;
    const candidate = await tryBackend({
      backend,
      allowSoftware: isWanted,
      weights,
      request,
      attempts,
    });
    if (!candidate) continue;
    candidates.push(candidate);
    if (isWanted || candidate.networkMs <= QUICK_RUN_MS) break;
  }
  const best = chooseQuickest(candidates, attempts, wanted);
  await best.opened.activate();
  return best;
}

interface Attempt {
  backend: BackendName;
  allowSoftware: boolean;
  weights: Promise<Weights>;
  request: BackendRequest;
  /** The attempts so far; this one is added. */
  attempts: BackendAttempt[];
}

/**
 * Opens one backend. Where our own WebGPU shaders fail on a GPU, the shaders of TensorFlow.js are tried.
 * @returns null when the backend does not work; its attempt says why
 * @throws the rejection of the weights
 */
async function tryBackend(options: Attempt): Promise<Candidate | null> {
  const { backend, request, attempts } = options;
  const attempt: BackendAttempt = { backend, outcome: 'failed', reason: '', networkMs: null };
  attempts.push(attempt);
  if (request.excluded.includes(backend)) {
    attempt.reason = 'It was lost again and again.';
    return null;
  }
  request.onTry(backend);
  const result = await openCandidate(options, attempt);
  if (!('error' in result)) return result;
  const { error } = result;
  if (error instanceof SoftwareGpuError) attempt.outcome = 'passed over';
  attempt.reason = describeFailure(error);
  const mayReplace = backend === 'webgpu' && !(error instanceof BackendUnavailableError);
  const wasTried = attempts.some((earlier) => earlier.backend === 'tfjs-webgpu');
  return mayReplace && !wasTried ? tryBackend({ ...options, backend: 'tfjs-webgpu' }) : null;
}

async function openCandidate(
  { backend, allowSoftware, weights, request, attempts }: Attempt,
  attempt: BackendAttempt,
): Promise<Candidate | { error: unknown }> {
  const { readsFrames, lostThreads: lost } = request;
  let lastError: unknown = null;
  // A thread that died may be the only faulty one; in the end the engine runs without helper threads.
  for (const lostThreads of [lost, lost + 1, Infinity]) {
    let opened: OpenBackend | null = null;
    try {
      opened = await OPENERS[backend]({ allowSoftware, readsFrames, lostThreads });
      const { reason, precision, ...chosen } = await choosePrecision(opened, await weights);
      attempt.networkMs = chosen.networkMs;
      const report = { backend, threads: opened.threads, precision, attempts };
      const networkMs = chosen.networkMs ?? Infinity;
      return { ...chosen, opened, report, precisionReason: reason, networkMs };
    } catch (error) {
      lastError = error;
      opened?.close();
      // Without weights every other backend would fail too.
      await weights;
      const mayRetry = error instanceof EngineThreadError && opened && opened.threads > 1;
      if (!mayRetry) break;
    }
  }
  return { error: lastError };
}

function describeFailure(error: unknown): string {
  if (error instanceof KeydotError) return error.message;
  return `It failed to start: ${error instanceof Error ? error.message : String(error)}`;
}

/** Chooses the quickest candidate, closes the others, and adds the reasons to the attempts. */
function chooseQuickest(
  candidates: Candidate[],
  attempts: BackendAttempt[],
  wanted: BackendName | null,
): ChosenBackend {
  if (candidates.length === 0) {
    const reasons = attempts.map(({ backend, reason }) => `${backend}: ${reason}`).join(' ');
    throw new NoBackendError(`No way to compute works in this browser. ${reasons}`);
  }
  const [best, ...others] = [...candidates].sort((a, b) => a.networkMs - b.networkMs);
  const conclude = (
    { report: { backend } }: Candidate,
    outcome: BackendAttempt['outcome'],
    reason: string,
  ) => {
    const attempt = attempts.find((each) => each.backend === backend);
    if (attempt) Object.assign(attempt, { outcome, reason });
  };
  for (const other of others) {
    other.network.dispose();
    other.opened.close();
    conclude(other, 'passed over', `It is right but slower than ${best.report.backend}.`);
  }
  const reason = explainChoice(best.report.backend, wanted);
  conclude(best, 'chosen', [reason, best.precisionReason].filter(Boolean).join(' '));
  return best;
}

function explainChoice(backend: BackendName, wanted: BackendName | null): string {
  if (backend === wanted) return 'You chose it, and it gives the right answer.';
  if (backend === 'tfjs-webgpu') {
    return 'It replaces our own WebGPU shaders, which failed, and gives the right answer.';
  }
  return 'It gives the right answer and is the quickest that does.';
}
