// The memory layout of training: byte offsets of 32-bit words, shared by the AssemblyScript in this folder and the
// TypeScript that writes the records (engine/cpu/training/decoder-memory.ts, engine/cpu/training/tape-records.ts).
// "Scratch" marks an offset into the scratch memory of the calling thread; other places are addresses.

/** The training record: its address and size. Both trainers use the shared fields; TAPE_ fields are a tape's. */
export const TRAINING_START = 1024;
export const TRAINING_BYTES = 128;
/** Address of the decoder's four level records, coarse to fine. */
export const TRAINING_LEVELS = 0;
/** All parameters, one after another, each row padded to full vectors. */
export const TRAINING_PARAMETERS = 4;
export const TRAINING_PARAMETER_BYTES = 8;
/** Gradients, one block per picture of the batch, laid out like the parameters. */
export const TRAINING_GRADIENTS = 12;
/** [points] words: 1 for a region, whose loss includes Dice. 0 when no point is a region. */
export const TRAINING_REGIONS = 16;
/** Channels of the decoder's levels; points padded to full vectors; points. */
export const TRAINING_CHANNELS = 24;
export const TRAINING_OUTPUTS = 28;
export const TRAINING_POINTS = 32;
/** The last layer's kernel, bias and transposed kernel. */
export const TRAINING_HEAD = 36;
export const TRAINING_HEAD_BIAS = 40;
export const TRAINING_HEAD_TRANSPOSED = 44;
/** Scratch: [height, width, outputs] logits, later overwritten by their gradients. */
export const TRAINING_LOGITS = 48;
/** Targets and base logits of picture 0, [height, width, points], and the bytes from one picture to the next. */
export const TRAINING_TARGETS = 52;
export const TRAINING_BASES = 56;
export const TRAINING_MAP_BYTES = 60;
/** One word per picture: 1 when it has base logits; 1 when its taps are bytes instead of floats. */
export const TRAINING_HAS_BASE = 64;
export const TRAINING_HAS_BYTES = 80;
/** [pictures, outputs] floats: weight of each point's error, 0 for unlabelled points. */
export const TRAINING_FACTORS = 68;
/** [pictures] f64: each picture's share of the loss. */
export const TRAINING_LOSSES = 72;
/** [outputs] floats: what a target of 1 adds to the weight of its cell. */
export const TRAINING_TARGET_WEIGHTS = 76;
/** Address and number of a tape's layer records. */
export const TAPE_LAYERS = 84;
export const TAPE_LENGTH = 88;
/** Scratch: the last map, later overwritten by its gradient; its number of cells, and its width in cells. */
export const TAPE_RESULT = 92;
export const TAPE_PIXELS = 96;
export const TAPE_WIDTH = 100;
/** The loss, one of the LOSS_ constants. */
export const TAPE_LOSS = 104;
/** Inputs of picture 0, and the bytes from one picture to the next. */
export const TAPE_INPUTS = 108;
export const TAPE_INPUT_BYTES = 112;

export const LEVEL_COUNT = 4;
/** The record of a decoder level. */
export const LEVEL_BYTES = 80;
export const LEVEL_HEIGHT = 0;
export const LEVEL_WIDTH = 4;
/** Channels of the level's one or two taps together. */
export const LEVEL_DEPTH = 8;
/**
 * Taps of picture 0, [height, width, channels], and their channels. LEVEL_SECOND_TAP_CHANNELS is 0 without a second
 * tap. The distance between two pictures is that of floats, also for taps of bytes.
 */
export const LEVEL_TAP = 12;
export const LEVEL_TAP_CHANNELS = 16;
export const LEVEL_SECOND_TAP = 20;
export const LEVEL_SECOND_TAP_CHANNELS = 24;
/** [pictures, depth] floats each: normalised = factor · tap + offset. */
export const LEVEL_FACTOR = 28;
export const LEVEL_OFFSET = 32;
/** Parameters of the 1×1 lateral, the 3×3 depthwise and the 1×1 pointwise layer. */
export const LEVEL_LATERAL = 36;
export const LEVEL_LATERAL_BIAS = 40;
export const LEVEL_DEPTHWISE = 44;
export const LEVEL_DEPTHWISE_BIAS = 48;
export const LEVEL_POINTWISE = 52;
export const LEVEL_POINTWISE_BIAS = 56;
export const LEVEL_POINTWISE_TRANSPOSED = 60;
/** Scratch: the normalised taps, and the outputs of the three layers. */
export const LEVEL_NORMALISED = 64;
export const LEVEL_LATERAL_OUTPUT = 68;
export const LEVEL_DEPTHWISE_OUTPUT = 72;
export const LEVEL_OUTPUT = 76;

/** The record of a tape's layer. */
export const LAYER_BYTES = 80;
/** One of the OP_ constants. */
export const LAYER_OP = 0;
/** Scratch: the input map, [height, width, depth]. For OP_LOAD: bytes from the start of a picture's inputs. */
export const LAYER_INPUT = 4;
/** Scratch: the second input map of OP_ADD and OP_CONCATENATE. */
export const LAYER_SECOND = 8;
/** Scratch: the output map, with LAYER_CHANNELS channels. */
export const LAYER_OUTPUT = 12;
/** Size of the input map. */
export const LAYER_HEIGHT = 16;
export const LAYER_WIDTH = 20;
export const LAYER_DEPTH = 24;
export const LAYER_CHANNELS = 28;
/** Addresses of the parameters. */
export const LAYER_KERNEL = 32;
export const LAYER_BIAS = 36;
/** Address of the kernel for the backward pass: transposed, and for a convolution flipped. */
export const LAYER_BACKWARD_KERNEL = 40;
/** 1 when a ReLU follows. */
export const LAYER_HAS_RELU = 44;
/** Scratch: gradients of the three maps; −1 for a map without gradient. */
export const LAYER_INPUT_GRADIENT = 48;
export const LAYER_SECOND_GRADIENT = 52;
export const LAYER_OUTPUT_GRADIENT = 56;
/** How input gradients are stored: EPILOGUE_STORE, or EPILOGUE_ADD when another layer wrote to them before. */
export const LAYER_INPUT_EPILOGUE = 60;
export const LAYER_SECOND_EPILOGUE = 64;
/** Scratch: the patches of a band of rows of a convolution, and the rows in a band. */
export const LAYER_PATCHES = 68;
export const LAYER_BAND_ROWS = 72;

export const OP_LOAD = 0;
/** 1×1 over all channels; on a flattened map a fully connected layer. */
export const OP_POINTWISE = 1;
/** 3×3, each channel separately. */
export const OP_DEPTHWISE = 2;
/** 3×3 over all channels. */
export const OP_CONVOLUTION = 3;
/** 2×2 max pooling. */
export const OP_POOL = 4;
/** Bilinear upsampling by two. */
export const OP_UPSAMPLE = 5;
export const OP_ADD = 6;
/** Concatenation along the channels. */
export const OP_CONCATENATE = 7;

/** Losses; see map-losses.ts and coordinate-losses.ts. */
export const LOSS_CROSS_ENTROPY = 0;
export const LOSS_FOCAL = 1;
export const LOSS_SQUARED = 2;
export const LOSS_DICE = 3;
export const LOSS_MEAN_COORDINATE = 4;
export const LOSS_COORDINATE = 5;
export const LOSS_GRID = 6;

/** Epilogues: how a result is stored. The kernels rely on the order of the numbers. */
export const EPILOGUE_STORE = 0;
export const EPILOGUE_RELU = 1;
/** Adds the stored value, then applies ReLU. */
export const EPILOGUE_ADD_RELU = 2;
/** Zero unless the stored value is positive: replaces the output of a ReLU by its gradient. */
export const EPILOGUE_MASK = 3;
/** Adds the stored value: accumulates the gradients of a map that several layers read. */
export const EPILOGUE_ADD = 4;
