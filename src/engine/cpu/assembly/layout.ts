// The memory layout of a plan: byte offsets shared by the AssemblyScript in this folder and the TypeScript that
// writes plans (engine/cpu/plan-records.ts, engine/cpu/graph-runner.ts).

/** Words that synchronise the threads, in separate cache lines; see run.ts. */
export const GENERATION = 64;
export const OPEN = 128;
export const RUNNING = 192;
/** The current plan: address and number of its steps. */
export const PLAN_STEPS = 260;
export const PLAN_LENGTH = 264;
/** Scratch memory: that of thread i starts at address PLAN_SCRATCH + i · PLAN_SCRATCH_BYTES. */
export const PLAN_SCRATCH = 268;
export const PLAN_SCRATCH_BYTES = 272;
/** Size of the control area; weights and plans follow it. */
export const CONTROL_BYTES = 512;

/** Size of a step's record, bytes. The fields below are byte offsets into it. */
export const STEP_BYTES = 256;
export const KIND = 0;
/** Number of work items. Any thread can take any item. */
export const ITEMS = 4;
/** Size of a work item: pixels for pointwise and add, output rows for the others. */
export const TILE = 8;
/** Pointwise step: panels of output channels in a work item. */
export const TILE_PANELS = 12;
/** Pictures in the batch. */
export const COUNT = 16;
/** Addresses, sizes in pixels, and strides: bytes from one pixel to the next. */
export const INPUT = 20;
export const INPUT_HEIGHT = 24;
export const INPUT_WIDTH = 28;
export const INPUT_STRIDE = 32;
export const OUTPUT = 36;
export const OUTPUT_HEIGHT = 40;
export const OUTPUT_WIDTH = 44;
export const OUTPUT_STRIDE = 48;
/** Address of a map of the output's size that is added to the result, or 0. */
export const RESIDUAL = 52;
export const RESIDUAL_STRIDE = 56;
/** Rows step: input size of the depthwise stage: the output of the first stage, or the step's input without one. */
export const MIDDLE_HEIGHT = 60;
export const MIDDLE_WIDTH = 64;
/**
 * Rows step: offsets into the thread's scratch memory of the ring of first-stage rows, the depthwise row, the
 * second-stage row and the patches of one row.
 */
export const RING = 68;
export const DEPTHWISE_ROW = 72;
export const SECOND_ROW = 76;
export const PATCHES = 80;
/** The stages: records of STAGE_BYTES. A stage with STAGE_WEIGHTS 0 is absent. */
export const FIRST = 96;
export const DEPTHWISE = 120;
export const SECOND = 144;
export const THIRD = 168;
/** Counters, 0 in a new plan: the next work item to take, and the finished work items. */
export const TICKET = 192;
export const DONE = 224;

/** Fields of a stage: address of the packed weights, products per sum, and stored output channels. */
export const STAGE_BYTES = 24;
export const STAGE_WEIGHTS = 0;
export const STAGE_DEPTH = 4;
export const STAGE_CHANNELS = 8;
/** The activation as the range to which results are clamped (f32). */
export const STAGE_LOW = 12;
export const STAGE_HIGH = 16;
/** Stride in pixels: 1 or 2. In the first stage 2 means the 3×3 convolution and 1 a pointwise layer. */
export const STAGE_STRIDE = 20;

export const KIND_POINTWISE = 0;
export const KIND_ROWS = 1;
export const KIND_UPSAMPLE = 2;
export const KIND_ADD = 3;
/** A training step of the decoder. The work items are pictures; the records are in training/layout.ts. */
export const KIND_TRAIN_DECODER = 4;
/** A training step of a tape, likewise. */
export const KIND_TRAIN_TAPE = 5;

/** Output channels computed together: two vectors of four. */
export const PANEL = 8;
/** Bytes at the start of the scratch memory for a partly stored panel of 48 pixels. */
export const TAIL_BYTES = 1536;
