// Asks a service worker something and waits for its answer. It may be of another version than the page,
// so answers are checked. What can be asked: offline-api.ts; the other end: sw/service-worker.ts.
import * as v from 'valibot';
import { KeydotError } from '../../core/errors.ts';
import type { OfflineAnswer, OfflineRequest, Part } from '../../api/offline-api.ts';

/** The service worker did not answer as was agreed. */
export class ServiceWorkerError extends KeydotError {
  override name = 'ServiceWorkerError';
}

const answerSchema = v.variant('kind', [
  v.object({
    kind: v.literal('described'),
    version: v.string(),
    id: v.string(),
    changes: v.array(v.object({ version: v.string(), lines: v.array(v.string()) })),
  }),
  v.object({ kind: v.literal('progress'), doneBytes: v.number(), totalBytes: v.number() }),
  v.object({
    kind: v.literal('checked'),
    totalBytes: v.number(),
    healed: v.array(v.string()),
    lacking: v.array(
      v.object({ path: v.string(), problem: v.picklist(['missing', 'damaged', 'no room']) }),
    ),
  }),
  v.object({ kind: v.literal('swept') }),
]);

export type Described = Extract<OfflineAnswer, { kind: 'described' }>;
export type Checked = Extract<OfflineAnswer, { kind: 'checked' }>;
/** Hears how far a check has come. */
export type OnProgress = (doneBytes: number, totalBytes: number) => void;

/** Which build a service worker serves. @throws ServiceWorkerError */
export async function describeBuild(worker: ServiceWorker): Promise<Described> {
  const answer = await ask(worker, { kind: 'describe' });
  if (answer.kind === 'described') return answer;
  throw unexpected('described', answer);
}

/**
 * Whether all files of these parts are kept and whole.
 * @param mayFetch also fetches what is not
 * @throws ServiceWorkerError
 */
export async function requestFileCheck(
  worker: ServiceWorker,
  parts: readonly Part[],
  mayFetch: boolean,
  onProgress: OnProgress,
): Promise<Checked> {
  const answer = await ask(worker, { kind: 'check', parts, mayFetch }, onProgress);
  if (answer.kind === 'checked') return answer;
  throw unexpected('checked', answer);
}

/** Has files deleted that no build needs any more. @throws ServiceWorkerError */
export async function sweepFiles(worker: ServiceWorker): Promise<void> {
  await ask(worker, { kind: 'sweep' });
}

/**
 * Has a waiting version take over, if its files are whole.
 * @returns what it found; it takes over when nothing is lacking
 * @throws ServiceWorkerError
 */
export async function takeOver(worker: ServiceWorker): Promise<Checked> {
  const answer = await ask(worker, { kind: 'take-over' });
  if (answer.kind === 'checked') return answer;
  throw unexpected('checked', answer);
}

function ask(
  worker: ServiceWorker,
  request: OfflineRequest,
  onProgress: OnProgress = () => undefined,
): Promise<OfflineAnswer> {
  const { port1, port2 } = new MessageChannel();
  return new Promise<OfflineAnswer>((resolve, reject) => {
    // Heard when the browser ends a service worker that takes too long.
    port1.addEventListener('close', () => {
      reject(new ServiceWorkerError('Expected an answer of the service worker, but it ended.'));
    });
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const parsed = v.safeParse(answerSchema, data);
      if (!parsed.success) {
        const where = v.getDotPath(parsed.issues[0]) ?? 'the top';
        reject(new ServiceWorkerError(`The service worker’s answer is not valid at "${where}".`));
      } else if (parsed.output.kind === 'progress') {
        onProgress(parsed.output.doneBytes, parsed.output.totalBytes);
      } else {
        resolve(parsed.output);
      }
    };
    worker.postMessage(request, [port2]);
  }).finally(() => port1.close());
}

function unexpected(kind: OfflineAnswer['kind'], answer: OfflineAnswer): ServiceWorkerError {
  return new ServiceWorkerError(`Expected the answer "${kind}", got "${answer.kind}".`);
}
