// How a training plan lies in the memory: plain numbers, read by the AssemblyScript in this folder and
// by the TypeScript that writes plans (../../training/plan-training.ts), so that both sides mean the same.
// Every field is a 32-bit word at this many bytes from the start of its record.

/** The plan, at PLAN_START. What is marked "own" is an offset into the calling thread's scratch. */
export const PLAN_START = 1024;
export const PLAN_BYTES = 128;
// From byte 84 on it is about tapes: see tape-layout.ts.
/** Addresses of the four level records, coarse to fine, one after another. */
export const PLAN_LEVELS = 0;
/** All parameters, each padded to whole vectors, one after another. */
export const PLAN_PARAMETERS = 4;
export const PLAN_PARAMETER_BYTES = 8;
/** Each picture has gradients of its own, laid out as the parameters are. */
export const PLAN_GRADIENTS = 12;
/** `points` words: 1 for a region, to whose loss Dice is added; or 0 when there is none. */
export const PLAN_REGIONS = 16;
/** Width of the levels, and the points padded to whole vectors. */
export const PLAN_CHANNELS = 24;
export const PLAN_OUTPUTS = 28;
export const PLAN_POINTS = 32;
/** The last layer's parameters, and its kernel transposed. */
export const PLAN_HEAD = 36;
export const PLAN_HEAD_BIAS = 40;
export const PLAN_HEAD_TRANSPOSED = 44;
/** [h, w, outputs], own: logits, then their gradients. */
export const PLAN_LOGITS = 48;
/** Picture 0's targets and base logits, [h, w, points], and the bytes from one picture to the next. */
export const PLAN_TARGETS = 52;
export const PLAN_BASES = 56;
export const PLAN_MAP_BYTES = 60;
/** Per picture a word: 1 when it has base logits; 1 when its taps are bytes and not floats. */
export const PLAN_HAS_BASE = 64;
export const PLAN_HAS_BYTES = 80;
/** Per picture `outputs` floats: what a point's error counts, 0 where it is not labelled yet. */
export const PLAN_FACTORS = 68;
/** Per picture one f64: its part of the loss. */
export const PLAN_LOSSES = 72;
/** `outputs` floats: what a target of each point adds to its pixel's weight. */
export const PLAN_TARGET_WEIGHTS = 76;

/** A level of the decoder. */
export const LEVEL_BYTES = 80;
export const LEVEL_HEIGHT = 0;
export const LEVEL_WIDTH = 4;
/** Channels of its one or two taps together. */
export const LEVEL_DEPTH = 8;
/**
 * Picture 0's taps, [h, w, channels], and their channels; the second is absent when it has none. From
 * one picture to the next it is as far as floats take, also when they are bytes.
 */
export const LEVEL_TAP = 12;
export const LEVEL_TAP_CHANNELS = 16;
export const LEVEL_SECOND_TAP = 20;
export const LEVEL_SECOND_TAP_CHANNELS = 24;
/** Per picture `depth` floats each: a tap's value times its factor plus its offset is normalised. */
export const LEVEL_FACTOR = 28;
export const LEVEL_OFFSET = 32;
/** Parameters. */
export const LEVEL_LATERAL = 36;
export const LEVEL_LATERAL_BIAS = 40;
export const LEVEL_FILTER = 44;
export const LEVEL_FILTER_BIAS = 48;
export const LEVEL_MIX = 52;
export const LEVEL_MIX_BIAS = 56;
export const LEVEL_MIX_TRANSPOSED = 60;
/** Maps of a picture, own: normalised taps, then what each of the three stages gives. */
export const LEVEL_NORMALISED = 64;
export const LEVEL_SUM = 68;
export const LEVEL_FILTERED = 72;
export const LEVEL_MIXED = 76;

export const LEVEL_COUNT = 4;
