// The engine's entry: runs the plan that lies in the memory, on one thread or on several. Each step
// is cut into pieces, and any thread may take any piece, so that a thread which comes late, or never,
// only leaves more for the others. What a step is made of: rows.ts, pointwise-step.ts.
import { runAdd } from './add';
import {
  DONE,
  GENERATION,
  ITEMS,
  KIND,
  KIND_LEARN,
  KIND_POINTWISE,
  KIND_ROWS,
  KIND_TAPE,
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
import { runPointwise } from './pointwise-step';
import { runRows } from './rows';
import { learnTape } from './training/tape';
import { learn } from './training/train';
import { waitUntil, waitWhile } from './wait';
import { runUpsample } from './upsample';

export { predictTape, prepareTape } from './training/tape';
export { optimise, predict, sumGradients, transposeKernels } from './training/train';

/**
 * Runs all steps; returns true when the last is done, and false when a thread took a piece and does not
 * come back with it. Call `settle` before writing the plan.
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

/** Runs some of the steps on the calling thread, for measurements; `run` runs them all. */
export function runSteps(first: i32, end: i32): void {
  work(first, end, 0);
}

/**
 * Waits until no other thread looks at the plan any more, so that another can be written; false when one
 * never ceases to. Wakes the helpers first: while plan and input are written they get up, and are there
 * when `run` is called.
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

/** The life of a helping thread: sleeps, helps with a frame, sleeps. Never returns. */
export function serve(thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    // Said before looking at the gate: whoever writes a plan first closes the gate, then waits for us.
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

/** Takes pieces until none is left, then waits until those of the other threads are done too. */
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
  else if (kind == KIND_LEARN) learn(item, scratch);
  else if (kind == KIND_TAPE) learnTape(item, scratch);
  else runAdd(step, item);
}
