// The entry point of the engine: runs the plan in memory on one or several threads. Each step is divided into
// work items that any thread can take, so a thread that is late or absent leaves its share to the others.
// Next: operations/fused-rows.ts, operations/pointwise.ts.
import {
  DONE,
  GENERATION,
  ITEMS,
  KIND,
  KIND_POINTWISE,
  KIND_ROWS,
  KIND_TRAIN_DECODER,
  KIND_TRAIN_TAPE,
  KIND_UPSAMPLE,
  OPEN,
  PLAN_LENGTH,
  PLAN_SCRATCH,
  PLAN_SCRATCH_BYTES,
  PLAN_STEPS,
  RUNNING,
  STEP_BYTES,
  TICKET,
} from './layout';
import { runAdd } from './operations/add';
import { runRows } from './operations/fused-rows';
import { runPointwise } from './operations/pointwise';
import { runUpsample } from './operations/upsample';
import { trainDecoder } from './training/decoder';
import { trainTape } from './training/tape';
import { waitUntil, waitWhile } from './wait';

export { predict, transposeKernels } from './training/decoder';
export { optimise, sumGradients } from './training/optimise';
export { predictTape, prepareTape } from './training/tape';

/**
 * Runs all steps. Call `settle` before writing the plan.
 * @returns false when another thread took a work item and stopped responding
 */
export function run(): bool {
  if (ASC_FEATURE_THREADS) {
    atomic.store<i32>(OPEN, 1);
    wake();
  }
  const isDone = work(0, load<i32>(PLAN_LENGTH), 0);
  if (ASC_FEATURE_THREADS) atomic.store<i32>(OPEN, 0);
  return isDone;
}

/** Runs steps `first` to `end` (exclusive) on the calling thread, for measurements. */
export function runSteps(first: i32, end: i32): void {
  work(first, end, 0);
}

/**
 * Waits until no other thread reads the plan, so that another can be written. Wakes the helper threads first,
 * so that they are awake by the time plan and input are written and `run` is called.
 * @returns false when a thread does not stop in time
 */
export function settle(): bool {
  if (!ASC_FEATURE_THREADS) return true;
  wake();
  return waitUntil(RUNNING, 0);
}

function wake(): void {
  atomic.add<i32>(GENERATION, 1);
  atomic.notify(GENERATION);
}

/** The loop of a helper thread: sleeps until a run starts, takes work items, sleeps again. Never returns. */
export function serve(thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    // Counted before OPEN is read: the thread that writes a plan clears OPEN first, then waits for RUNNING to be 0.
    atomic.add<i32>(RUNNING, 1);
    const generation = atomic.load<i32>(GENERATION);
    if (atomic.load<i32>(OPEN) != 0) work(0, load<i32>(PLAN_LENGTH), thread);
    atomic.sub<i32>(RUNNING, 1);
    atomic.notify(RUNNING);
    waitWhile(GENERATION, generation);
  }
}

function work(first: i32, end: i32, thread: i32): bool {
  const scratch = load<i32>(PLAN_SCRATCH) + thread * load<i32>(PLAN_SCRATCH_BYTES);
  const steps = load<i32>(PLAN_STEPS);
  for (let index = first; index < end; index++) {
    const step = steps + index * STEP_BYTES;
    const items = load<i32>(step, ITEMS);
    if (ASC_FEATURE_THREADS) {
      if (!shareItems(step, items, scratch)) return false;
    } else {
      for (let item = 0; item < items; item++) runItem(step, item, scratch);
    }
  }
  return true;
}

/** Takes work items until none is left, then waits until the other threads have finished theirs. */
function shareItems(step: i32, items: i32, scratch: i32): bool {
  let item = atomic.add<i32>(step, 1, TICKET);
  while (item < items) {
    runItem(step, item, scratch);
    if (atomic.add<i32>(step, 1, DONE) == items - 1) atomic.notify(step + DONE);
    item = atomic.add<i32>(step, 1, TICKET);
  }
  return waitUntil(step + DONE, items);
}

function runItem(step: i32, item: i32, scratch: i32): void {
  const kind = load<i32>(step, KIND);
  if (kind == KIND_POINTWISE) runPointwise(step, item, scratch);
  else if (kind == KIND_ROWS) runRows(step, item, scratch);
  else if (kind == KIND_UPSAMPLE) runUpsample(step, item);
  else if (kind == KIND_TRAIN_DECODER) trainDecoder(item, scratch);
  else if (kind == KIND_TRAIN_TAPE) trainTape(item, scratch);
  else runAdd(step, item);
}
