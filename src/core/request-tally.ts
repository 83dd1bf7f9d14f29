// Counts addresses that were asked for, by where they lead: to the app's own origin or elsewhere. Used by
// page/shell/request-count.ts and, in every worker, by worker/shared/report-requests.ts.

export interface RequestTally {
  /** To the origin that the app came from. */
  own: number;
  /** To anywhere else. */
  elsewhere: number;
}

/** What a worker tells of itself, each time since it began. */
export interface WorkerTally extends RequestTally {
  /** An id of its own. */
  worker: string;
}

/** The broadcast channel on which workers tell. */
export const TALLY_CHANNEL = 'keydot-requests';

/**
 * @param addresses whole addresses; what a page made itself (`blob:`, `data:`) is no request
 * @param origin the app's own
 */
export function tallyRequests(addresses: readonly string[], origin: string): RequestTally {
  const made = addresses.filter((address) => !/^(blob|data):/.test(address));
  const own = made.filter((address) => address.startsWith(`${origin}/`)).length;
  return { own, elsewhere: made.length - own };
}

export function addTallies(tallies: Iterable<RequestTally>): RequestTally {
  const sum = { own: 0, elsewhere: 0 };
  for (const { own, elsewhere } of tallies) {
    sum.own += own;
    sum.elsewhere += elsewhere;
  }
  return sum;
}
