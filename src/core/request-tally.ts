// Counts network requests of the page and the workers: to the app's own origin, or elsewhere.

/** Numbers of requests. */
export interface RequestTally {
  /** To the app's origin. */
  own: number;
  /** To other origins. */
  elsewhere: number;
}

/** The requests of one worker since it started, as sent on {@link TALLY_CHANNEL}. */
export interface WorkerTally extends RequestTally {
  /** The worker's id. */
  worker: string;
}

/** The broadcast channel on which workers report their requests. */
export const TALLY_CHANNEL = 'keydot-requests';

/**
 * Counts requests by origin. `blob:` and `data:` addresses are not requests.
 * @param addresses absolute URLs
 * @param origin the app's origin
 */
export function tallyRequests(addresses: readonly string[], origin: string): RequestTally {
  const requests = addresses.filter((address) => !/^(blob|data):/.test(address));
  const own = requests.filter((address) => address.startsWith(`${origin}/`)).length;
  return { own, elsewhere: requests.length - own };
}

/** The sum of several tallies. */
export function addTallies(tallies: Iterable<RequestTally>): RequestTally {
  const sum = { own: 0, elsewhere: 0 };
  for (const { own, elsewhere } of tallies) {
    sum.own += own;
    sum.elsewhere += elsewhere;
  }
  return sum;
}
