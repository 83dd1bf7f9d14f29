// Counts the network requests of the page and its workers, from the browser's resource timing.
// Workers report theirs in worker/shared/report-requests.ts.
import {
  addTallies,
  TALLY_CHANNEL,
  tallyRequests,
  type RequestTally,
  type WorkerTally,
} from '../../core/request-tally.ts';
import { Emitter } from './emitter.ts';

/** The number of requests since the page was opened. */
export class RequestCount {
  readonly events = new Emitter<{ kind: 'changed' }>();
  readonly #workers = new Map<string, RequestTally>();
  #page: RequestTally = { own: 0, elsewhere: 0 };

  constructor(signal: AbortSignal) {
    const observer = new PerformanceObserver((list) => {
      const addresses = list.getEntries().map(({ name }) => name);
      this.#page = addTallies([this.#page, tallyRequests(addresses, location.origin)]);
      this.events.emit({ kind: 'changed' });
    });
    observer.observe({ type: 'resource', buffered: true });
    const channel = new BroadcastChannel(TALLY_CHANNEL);
    // Workers of other tabs are counted too: the count must never be too low.
    channel.onmessage = ({ data }: MessageEvent<WorkerTally>) => {
      this.#workers.set(data.worker, data);
      this.events.emit({ kind: 'changed' });
    };
    signal.addEventListener('abort', () => {
      observer.disconnect();
      channel.close();
    });
  }

  /** Since the page was opened. */
  get total(): RequestTally {
    return addTallies([this.#page, ...this.#workers.values()]);
  }
}
