// Waiting for another thread: first by polling, because most waits within a frame take a few microseconds, then
// asleep. The host provides `sleep` (engine/cpu/open-engine.ts) instead of `memory.atomic.wait32`, after which
// V8 11 (Node 20) mixes up local variables.

/**
 * Sleeps while the 32-bit word at `address` is `value`; returns at once where sleeping is not allowed.
 * @param turn number of previous sleeps of this wait
 * @returns 1 when the sleep timed out, 0 otherwise
 */
declare function sleep(address: i32, value: i32, turn: i32): i32;

/** Polls before sleeping: about 0.1 ms. Waking a thread takes about 0.05 ms or more. */
const POLLS = 100_000;

/** Waits until the word at `address` is `value`. @returns false on timeout */
export function waitUntil(address: i32, value: i32): bool {
  if (!ASC_FEATURE_THREADS) return true;
  let current = poll(address, value);
  let turn = 0;
  while (current != value) {
    if (sleep(address, current, turn) != 0 && atomic.load<i32>(address) == current) return false;
    const before = current;
    current = poll(address, value);
    // A change of the word means that the other threads make progress.
    turn = current == before ? turn + 1 : 0;
  }
  return true;
}

/** Polls until the word at `address` is `value`, at most POLLS times. @returns the last value read */
function poll(address: i32, value: i32): i32 {
  let current = atomic.load<i32>(address);
  for (let i = 0; i < POLLS && current != value; i++) {
    current = atomic.load<i32>(address);
  }
  return current;
}

/** Waits while the word at `address` is `value`. */
export function waitWhile(address: i32, value: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (let i = 0; i < POLLS; i++) {
    if (atomic.load<i32>(address) != value) return;
  }
  while (atomic.load<i32>(address) == value) sleep(address, value, 0);
}
