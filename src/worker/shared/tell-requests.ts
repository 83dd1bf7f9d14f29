// Tells the page which requests this worker has made, as the browser writes them down, so that the page
// can count all: page/shell/request-count.ts. For a worker's entry.
import { createId } from '../../core/ids.ts';
import {
  addTallies,
  TALLY_CHANNEL,
  tallyRequests,
  type WorkerTally,
} from '../../core/request-tally.ts';

/** Begins with the requests that were made before. */
export function tellRequests(): void {
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
