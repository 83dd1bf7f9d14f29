// How a tape lies in the memory: a network written down as a list of layers over maps, which any
// network can be, where layout.ts describes the one decoder. Both share the plan's record and its
// parameters; read by tape.ts, written by ../../training/write-tape.ts. Fields are 32-bit words.

/** Of the plan's record: the layers' records, how many they are, and what the loss looks at. */
export const TAPE_LAYERS = 84;
export const TAPE_LENGTH = 88;
/** Own: the last map, whose values become their gradient. Its cells, and how many lie side by side. */
export const TAPE_RESULT = 92;
export const TAPE_PIXELS = 96;
export const TAPE_WIDTH = 100;
/** Which loss, one of the LOSS_ numbers. */
export const TAPE_LOSS = 104;
/** Picture 0's input; the bytes from one picture to the next. */
export const TAPE_INPUTS = 108;
export const TAPE_INPUT_BYTES = 112;

/** A layer. Maps are offsets into the calling thread's scratch, "own". */
export const LAYER_BYTES = 80;
export const LAYER_KIND = 0;
/** Own: the map it looks at, [height, width, depth]; of LAYER_LOAD bytes from a picture's input. */
export const LAYER_INPUT = 4;
/** Own: the other map of a sum or a pair. */
export const LAYER_SECOND = 8;
/** Own: [.., .., channels]. */
export const LAYER_OUTPUT = 12;
/** Of the input. */
export const LAYER_HEIGHT = 16;
export const LAYER_WIDTH = 20;
export const LAYER_DEPTH = 24;
export const LAYER_CHANNELS = 28;
/** Parameters. */
export const LAYER_KERNEL = 32;
export const LAYER_BIAS = 36;
/** The kernel as the way back needs it. */
export const LAYER_TURNED = 40;
/** 1 when a ReLU comes last. */
export const LAYER_RECTIFIES = 44;
/** Own: gradients of the three maps; −1 for a map that needs none. */
export const LAYER_INPUT_GRADIENT = 48;
export const LAYER_SECOND_GRADIENT = 52;
export const LAYER_OUTPUT_GRADIENT = 56;
/** How a gradient goes to its place: PLAIN, or ADD when another layer has put its own there. */
export const LAYER_INPUT_FINISH = 60;
export const LAYER_SECOND_FINISH = 64;
/** Own: room for the patches of some rows of a convolution, and how many rows. */
export const LAYER_PATCHES = 68;
export const LAYER_BAND = 72;

export const KIND_LOAD = 0;
/** 1×1, all channels: also a fully connected layer, on one pixel of many channels. */
export const KIND_MIX = 1;
/** 3×3, each channel alone. */
export const KIND_FILTER = 2;
/** 3×3, all channels. */
export const KIND_CONVOLVE = 3;
/** The largest of 2×2. */
export const KIND_POOL = 4;
/** Twice the size, bilinear. */
export const KIND_ENLARGE = 5;
export const KIND_SUM = 6;
/** The channels of two maps side by side. */
export const KIND_PAIR = 7;

/** Losses. What they are: map-losses.ts and place-losses.ts. */
export const LOSS_CROSS_ENTROPY = 0;
export const LOSS_FOCAL = 1;
export const LOSS_SQUARED = 2;
export const LOSS_DICE = 3;
export const LOSS_MEAN_PLACE = 4;
export const LOSS_PLACE = 5;
export const LOSS_GRID = 6;
