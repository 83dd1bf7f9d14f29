// Waiting for another thread: first by looking again and again, since most waits within a frame are
// a few microseconds, then asleep. A page's main thread may not sleep (MAY_BLOCK is 0) and keeps looking.
import { MAY_BLOCK } from './layout';

/** About 20 µs on a laptop. */
const LOOKS = 4000;

/** Returns once the word at `address` is `value`. */
export function waitUntil(address: i32, value: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    let current = atomic.load<i32>(address);
    for (let look = 0; look < LOOKS && current != value; look++)
      current = atomic.load<i32>(address);
    if (current == value) return;
    if (load<i32>(MAY_BLOCK) != 0) atomic.wait<i32>(address, current, -1);
  }
}

/** Sleeps while the word at `address` is `value`: between frames there is no point in looking. */
export function waitWhile(address: i32, value: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  while (atomic.load<i32>(address) == value) atomic.wait<i32>(address, value, -1);
}
