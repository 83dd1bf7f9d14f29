// Waiting for another thread: first by looking again and again, since most waits within a frame are
// a few microseconds, then asleep. Going to sleep is the host's doing (../instantiate.ts), not an instruction
// here: after `memory.atomic.wait32` the first compiler of V8 11 (Node 20) mixes up variables.

/** Sleeps while the word at `address` is `value`, or returns at once where sleeping is not allowed. */
declare function sleep(address: i32, value: i32): void;

/** A tenth of a millisecond or so. Being woken takes half as long, often more. */
const LOOKS = 100_000;

/** Returns once the word at `address` is `value`. */
export function waitUntil(address: i32, value: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    let current = atomic.load<i32>(address);
    for (let look = 0; look < LOOKS && current != value; look++) {
      current = atomic.load<i32>(address);
    }
    if (current == value) return;
    sleep(address, current);
  }
}

/** Returns once the word at `address` is no longer `value`. */
export function waitWhile(address: i32, value: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(address) != value) return;
  }
  while (atomic.load<i32>(address) == value) sleep(address, value);
}
