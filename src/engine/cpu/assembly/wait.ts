// Waiting for another thread: first by looking again and again, since most waits within a frame are
// a few microseconds, then asleep. Going to sleep is the host's doing (../instantiate.ts), not an instruction
// here: after `memory.atomic.wait32` the first compiler of V8 11 (Node 20) mixes up variables.

/**
 * Sleeps while the word at `address` is `value`, or returns at once where sleeping is not allowed.
 * Returns 1 when that was for longer than a living thread ever takes, 0 otherwise.
 * @param turn how often this wait has slept before
 */
declare function sleep(address: i32, value: i32, turn: i32): i32;

/** A tenth of a millisecond or so. Being woken takes half as long, often more. */
const LOOKS = 100_000;

/** Returns true once the word at `address` is `value`, and false when it stays another one for too long. */
export function waitUntil(address: i32, value: i32): bool {
  if (!ASC_FEATURE_THREADS) return true;
  let current = lookFor(address, value);
  let turn = 0;
  while (current != value) {
    if (sleep(address, current, turn) != 0 && atomic.load<i32>(address) == current) return false;
    const before = current;
    current = lookFor(address, value);
    // Whoever gets on with its work is alive.
    turn = current == before ? turn + 1 : 0;
  }
  return true;
}

/** Looks for a while whether the word at `address` is `value`; returns what it was at last. */
function lookFor(address: i32, value: i32): i32 {
  let current = atomic.load<i32>(address);
  for (let look = 0; look < LOOKS && current != value; look++) {
    current = atomic.load<i32>(address);
  }
  return current;
}

/** Returns once the word at `address` is no longer `value`. */
export function waitWhile(address: i32, value: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(address) != value) return;
  }
  while (atomic.load<i32>(address) == value) sleep(address, value, 0);
}
