// Reports the network requests of a worker to the page, from the browser's resource timing. Next:
// page/shell/request-count.ts.
import { createId } from '../../core/ids.ts';
import {
  addTallies,
  TALLY_CHANNEL,
  tallyRequests,
  type WorkerTally,
} from '../../core/request-tally.ts';

/** Reports all requests of this worker, including earlier ones; call once in a worker's entry. */
export function reportRequests(): void {
  const channel = new BroadcastChannel(TALLY_CHANNEL);
  const worker = createId();
  let total = { own: 0, elsewhere: 0 };
  new PerformanceObserver((list) => {
    const addresses = list.getEntries().map(({ name }) => name);
    total = addTallies([total, tallyRequests(addresses, location.origin)]);
    const tally: WorkerTally = { worker, ...total };
    channel.postMessage(tally);
  }).observe({ type: 'resource', buffered: true });
}
