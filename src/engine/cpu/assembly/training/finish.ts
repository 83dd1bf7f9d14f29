// What happens to a sum before it is stored. Read by the kernels here and by the TypeScript that plans
// tapes (../../training/write-tape.ts).

export const PLAIN = 0;
/** ReLU. The order is looked at: up to ADD_RELU, but for PLAIN, there is a ReLU; from it on, a sum. */
export const RELU = 1;
/** Added to what is there, then ReLU. */
export const ADD_RELU = 2;
/** Zero unless what is there is above zero: what came out of a ReLU gives way to its gradient. */
export const GATE = 3;
/** Added to what is there: a map that several layers look at has the sum of their gradients. */
export const ADD = 4;
