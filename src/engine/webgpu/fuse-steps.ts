// The rules that decide how recorded steps are computed: which upsampling is fused into an addition, which
// maps are stored in 16 bits, and which kernel runs a step. Before it: graph.ts. Next: plan.ts.
import { EngineInputError } from '../engine-errors.ts';
import type { GpuStep } from './graph.ts';
import type { Kernel } from './pipelines.ts';
import type { Addition, Format, StepFormats } from './shader-types.ts';

/**
 * Fuses each upsampling into the pointwise step that adds its result, where no other step reads that result.
 * @param outputs steps whose maps are read back
 * @returns the remaining steps
 */
export function fuseUpsampling(steps: readonly GpuStep[], outputs: readonly GpuStep[]): GpuStep[] {
  const readers = (step: GpuStep) =>
    steps.filter(({ input, addend }) => input === step || addend === step);
  const fused = new Set<GpuStep>();
  for (const step of steps) {
    const { kind, addend } = step;
    if (kind !== 'pointwise' || addend?.kind !== 'upsample' || addend.addend) continue;
    if (outputs.includes(addend) || readers(addend).length > 1) continue;
    fused.add(addend);
    step.addend = addend.input;
    step.upsamplesAddend = true;
  }
  return steps.filter((step) => !fused.has(step));
}

/**
 * Stores maps after a ReLU6 in `format`. These are the wide maps, with most of the memory traffic, and their
 * range of 0 to 6 keeps the error of 16 bits small. Residual sums and outputs stay in 32 bits.
 */
export function chooseFormats(
  steps: readonly GpuStep[],
  outputs: readonly GpuStep[],
  format: Format,
): void {
  for (const step of steps) {
    const isBounded = step.activation === 'relu6';
    step.format = isBounded && !outputs.includes(step) ? format : 'f32';
  }
}

/** The kernel that computes a step. @throws EngineInputError for the network's input */
export function chooseKernel(step: GpuStep): Kernel {
  const { kind, input, addend, upsamplesAddend, layer, format } = step;
  if (kind === 'input' || !input) {
    throw new EngineInputError('Expected a computed step, got the network’s input.');
  }
  const addition: Addition = addend ? (upsamplesAddend ? 'upsampled' : 'same size') : 'none';
  const formats: StepFormats = {
    input: input.format,
    addend: addend?.format ?? 'f32',
    weights: layer?.format ?? 'f32',
    output: format,
  };
  return { kind, addition, formats };
}
