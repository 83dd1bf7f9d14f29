// Requests to a service worker, which may be of another version than the page, so its answers are
// validated. Messages: api/offline-api.ts. Next: sw/service-worker.ts.
import * as v from 'valibot';
import { KeydotError } from '../../core/errors.ts';
import type { OfflineAnswer, OfflineRequest, Part } from '../../api/offline-api.ts';

/** The service worker's answer is missing or invalid. */
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

/** The description of a build. */
export type Described = Extract<OfflineAnswer, { kind: 'described' }>;
/** The result of a file check. */
export type Checked = Extract<OfflineAnswer, { kind: 'checked' }>;
/** Called with the progress of a check. */
export type OnProgress = (doneBytes: number, totalBytes: number) => void;

/** Describes the build that a service worker serves. @throws ServiceWorkerError */
export async function describeBuild(worker: ServiceWorker): Promise<Described> {
  const answer = await ask(worker, { kind: 'describe' });
  if (answer.kind === 'described') return answer;
  throw unexpected('described', answer);
}

/**
 * Checks that all files of these parts are cached and intact.
 * @param mayFetch fetches missing and damaged files
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

/** Deletes cached files that no build needs. @throws ServiceWorkerError */
export async function deleteUnusedFiles(worker: ServiceWorker): Promise<void> {
  await ask(worker, { kind: 'sweep' });
}

/**
 * Activates a waiting version if its files are complete.
 * @returns the check of its files; it takes over when nothing is lacking
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
    // The port closes when the browser terminates a service worker that takes too long.
    port1.addEventListener('close', () => {
      reject(new ServiceWorkerError('Expected an answer from the service worker, but it ended.'));
    });
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const parsed = v.safeParse(answerSchema, data);
      if (!parsed.success) {
        const where = v.getDotPath(parsed.issues[0]) ?? 'the top';
        reject(
          new ServiceWorkerError(
            `Expected a valid answer from the service worker, got an error at "${where}".`,
          ),
        );
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
