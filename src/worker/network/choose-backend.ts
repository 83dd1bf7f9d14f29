// Which backend computes: tried in order, believed only when it gives the golden answer, compared by
// time. The backends themselves are in backends/, each with the network it runs; in which precision:
// choose-precision.ts.
import { KeydotError } from '../../core/errors.ts';
import { EngineThreadError } from '../../engine/engine-errors.ts';
import type { Network } from '../../core/model/network.ts';
import type { Weights } from '../../core/model/weights.ts';
import type { BackendAttempt, BackendName, BackendReport } from '../../core/model/backends.ts';
import { SoftwareGpuError, type OpenBackend, type OpenOptions } from '../../engine/backend.ts';
import { openCpu } from '../../engine/tfjs/javascript-backend.ts';
import { openTfjsWasm } from '../../engine/tfjs/wasm-backend.ts';
import { openWasm } from '../../engine/cpu/cpu-backend.ts';
import { openWebgl } from '../../engine/tfjs/webgl-backend.ts';
import { openWebgpu } from '../../engine/webgpu/webgpu-backend.ts';
import { choosePrecision, type PreciseNetwork } from './choose-precision.ts';

/** No backend at all gave the right answer. */
export class NoBackendError extends KeydotError {
  override name = 'NoBackendError';
}

/** The chosen backend, its network, and why. */
export interface ChosenBackend {
  opened: OpenBackend;
  network: Network;
  /** Makes others of the same precision. */
  createNetwork: PreciseNetwork['createNetwork'];
  report: BackendReport;
}

const OPENERS: Record<BackendName, (options: OpenOptions) => Promise<OpenBackend>> = {
  webgpu: openWebgpu,
  webgl: openWebgl,
  wasm: openWasm,
  'tfjs-wasm': openTfjsWasm,
  cpu: openCpu,
};

const ORDER: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'tfjs-wasm', 'cpu'];

/** For browsers on which nothing before them works. */
const LAST_RESORTS: readonly BackendName[] = ['tfjs-wasm', 'cpu'];

/** A GPU at least this quick is taken without asking the slower ones. */
const QUICK_MS = 20;

type Candidate = ChosenBackend & { networkMs: number; precisionReason: string };

export interface BackendWish {
  /** Tried first and taken even if slow; null lets speed decide. */
  wanted: BackendName | null;
  /** Not tried at all: they were lost too often. */
  excluded: readonly BackendName[];
  /** The GPU may read video frames in place. */
  readsFrames: boolean;
  /** Threads of the engine that were lost. */
  lostThreads: number;
  /** Hears which backend is being tried. */
  onTry: (backend: BackendName) => void;
}

/**
 * Opens the wanted backend, or the best that works, and makes it the one that computes.
 * @param weights may still be on their way: what can be opened without them is opened meanwhile
 * @throws NoBackendError when none gives the golden answer; what the weights reject with
 */
export async function chooseBackend(
  weights: Promise<Weights>,
  { wanted, excluded, readsFrames, lostThreads, onTry }: BackendWish,
): Promise<ChosenBackend> {
  // They are awaited once a backend is open; should they fail before, that is when it is heard.
  weights.catch(() => undefined);
  const attempts: BackendAttempt[] = [];
  const candidates: Candidate[] = [];
  const others = ORDER.filter((name) => name !== wanted);
  for (const backend of wanted ? [wanted, ...others] : others) {
    if (LAST_RESORTS.includes(backend) && backend !== wanted && candidates.length > 0) break;
    if (excluded.includes(backend)) {
      const reason = 'It was lost again and again.';
      attempts.push({ backend, outcome: 'failed', reason, networkMs: null });
      continue;
    }
    onTry(backend);
    const options = { allowSoftware: backend === wanted, readsFrames, lostThreads };
    const candidate = await tryBackend(backend, weights, options, attempts);
    if (!candidate) continue;
    candidates.push(candidate);
    if (backend === wanted || candidate.networkMs <= QUICK_MS) break;
  }
  const best = settle(candidates, attempts, wanted);
  await best.opened.activate();
  return best;
}

/** @throws what the weights reject with: no other backend could do without them */
async function tryBackend(
  backend: BackendName,
  weights: Promise<Weights>,
  options: OpenOptions,
  attempts: BackendAttempt[],
): Promise<Candidate | null> {
  const attempt: BackendAttempt = { backend, outcome: 'failed', reason: '', networkMs: null };
  attempts.push(attempt);
  const attemptWith = (lostThreads: number) =>
    attemptBackend({ backend, weights, options: { ...options, lostThreads }, attempts, attempt });
  const { lostThreads } = options;
  // A thread that died may have been the only one that does; if not, none but the own is left.
  for (const fewer of [lostThreads, lostThreads + 1, Infinity]) {
    const outcome = await attemptWith(fewer);
    if (outcome !== 'thread lost') return outcome;
  }
  return null;
}

interface Attempted {
  backend: BackendName;
  weights: Promise<Weights>;
  options: OpenOptions;
  attempts: BackendAttempt[];
  attempt: BackendAttempt;
}

/** @returns null when it failed, 'thread lost' when it may go better with fewer of them */
async function attemptBackend({
  backend,
  weights,
  options,
  attempts,
  attempt,
}: Attempted): Promise<Candidate | 'thread lost' | null> {
  let opened: OpenBackend | null = null;
  try {
    opened = await OPENERS[backend](options);
    const { reason, precision, ...chosen } = await choosePrecision(opened, await weights);
    const networkMs = (attempt.networkMs = chosen.networkMs);
    const report = { backend, threads: opened.threads, precision, attempts };
    return { ...chosen, opened, report, precisionReason: reason, networkMs: networkMs ?? Infinity };
  } catch (error) {
    // A backend that fails is an answer, not a fault: the report says it and the next one is tried.
    if (error instanceof SoftwareGpuError) attempt.outcome = 'passed over';
    attempt.reason = describeFailure(error);
    opened?.close();
    await weights;
    return error instanceof EngineThreadError && opened && opened.threads > 1
      ? 'thread lost'
      : null;
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof KeydotError) return error.message;
  return `It failed to start: ${error instanceof Error ? error.message : String(error)}`;
}

/** Takes the quickest candidate, closes the others, and writes down why. */
function settle(
  candidates: Candidate[],
  attempts: BackendAttempt[],
  wanted: BackendName | null,
): ChosenBackend {
  if (candidates.length === 0) {
    const reasons = attempts.map(({ backend, reason }) => `${backend}: ${reason}`).join(' ');
    throw new NoBackendError(`No way to compute works in this browser. ${reasons}`);
  }
  const [best, ...others] = [...candidates].sort((a, b) => a.networkMs - b.networkMs);
  for (const { network, opened, report } of others) {
    network.dispose();
    opened.close();
    note(
      attempts,
      report.backend,
      'passed over',
      `It is right but slower than ${best.report.backend}.`,
    );
  }
  const chosenFor =
    best.report.backend === wanted
      ? 'You chose it, and it gives the right answer.'
      : 'It gives the right answer and is the quickest that does.';
  const reasons = [chosenFor, best.precisionReason].filter(Boolean).join(' ');
  note(attempts, best.report.backend, 'chosen', reasons);
  return best;
}

function note(
  attempts: BackendAttempt[],
  backend: BackendName,
  outcome: BackendAttempt['outcome'],
  reason: string,
): void {
  const attempt = attempts.find((entry) => entry.backend === backend);
  if (attempt) Object.assign(attempt, { outcome, reason });
}
