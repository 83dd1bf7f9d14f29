// How a gradient goes to its place; small, so that it is inlined where it is used.
import { ADD, GATE } from './finish';

/** PLAIN, GATE or ADD, as in finish.ts. */
// @ts-ignore: decorator
@inline
export function finishGradient(to: i32, sum: v128, finish: i32): void {
  if (finish == GATE) sum = v128.and(sum, f32x4.gt(v128.load(to), f32x4.splat(0)));
  else if (finish == ADD) sum = f32x4.add(sum, v128.load(to));
  v128.store(to, sum);
}
