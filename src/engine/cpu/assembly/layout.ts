// How a plan lies in the engine's memory: plain numbers, read by the AssemblyScript in this folder
// and by the TypeScript that writes plans (../write-record.ts), so that both sides mean the same.

/** The words at the start of the memory through which threads meet; see run.ts. */
export const GENERATION = 64;
export const OPEN = 128;
export const RUNNING = 192;
/** The plan now in the memory: where its steps start and how many they are. */
export const PLAN_STEPS = 260;
export const PLAN_LENGTH = 264;
/** Each thread has a scratch of its own: thread i's starts at `PLAN_SCRATCH` + i · `PLAN_SCRATCH_BYTES`. */
export const PLAN_SCRATCH = 268;
export const PLAN_SCRATCH_BYTES = 272;
/** Weights and plans start here. */
export const CONTROL_BYTES = 512;

/** A step is a record of this many bytes. The fields below are byte offsets into it. */
export const STEP_BYTES = 256;
export const KIND = 0;
/** How many pieces of work the step is cut into; any thread may take any piece. */
export const ITEMS = 4;
/** How large a piece is: pixels for a pointwise step or an addition, output rows for the others. */
export const TILE = 8;
/** Pointwise step: panels of output channels in a piece. */
export const TILE_PANELS = 12;
/** Pictures in the batch. */
export const COUNT = 16;
/** Addresses and sizes; a stride is the bytes from one pixel to the next. */
export const INPUT = 20;
export const INPUT_HEIGHT = 24;
export const INPUT_WIDTH = 28;
export const INPUT_STRIDE = 32;
export const OUTPUT = 36;
export const OUTPUT_HEIGHT = 40;
export const OUTPUT_WIDTH = 44;
export const OUTPUT_STRIDE = 48;
/** A picture of the output's size to be added, or 0. */
export const RESIDUAL = 52;
export const RESIDUAL_STRIDE = 56;
/** Rows step: what the depthwise stage sees, which is the input when there is no first stage. */
export const MIDDLE_HEIGHT = 60;
export const MIDDLE_WIDTH = 64;
/** Rows step: offsets of buffers within a thread's scratch. */
export const RING = 68;
export const FILTERED = 72;
export const HIDDEN = 76;
export const PATCHES = 80;
/** The stages: records of `STAGE_BYTES`; a stage whose weights are 0 is absent. */
export const FIRST = 96;
export const DEPTHWISE = 120;
export const SECOND = 144;
export const THIRD = 168;
/** Counters, zero in a fresh plan: the next piece to take, and the pieces done. */
export const TICKET = 192;
export const DONE = 224;

/** Within a stage: the address of its packed weights, the products in one sum, the channels it stores. */
export const STAGE_BYTES = 24;
export const STAGE_WEIGHTS = 0;
export const STAGE_DEPTH = 4;
export const STAGE_CHANNELS = 8;
/** The activation, as the range to which results are clamped (f32). */
export const STAGE_LOW = 12;
export const STAGE_HIGH = 16;
/** Depthwise: 1 or 2. First stage: 2 for the 3×3 convolution, 1 for a pointwise one. */
export const STAGE_STRIDE = 20;

export const KIND_POINTWISE = 0;
export const KIND_ROWS = 1;
export const KIND_UPSAMPLE = 2;
export const KIND_ADD = 3;
/** Training: the pieces are pictures; what they are is written elsewhere, see engine/cpu/assembly/training/layout.ts. */
export const KIND_LEARN = 4;
/** The same of a tape; see engine/cpu/assembly/training/tape-layout.ts. */
export const KIND_TAPE = 5;

/** Output channels that are computed together: two vectors of four. */
export const PANEL = 8;
/** Bytes at the start of a scratch for results of which only a part is stored: 48 pixels of a panel. */
export const TAIL_BYTES = 1536;
