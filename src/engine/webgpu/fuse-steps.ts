// What can only be said of recorded steps once all are known: which pictures are enlarged where they are
// added, and how each lies in memory. Before it: graph.ts. Next: plan.ts.
import type { GpuStep } from './graph.ts';
import type { Addition, Format, StepFormats } from './shader-types.ts';
import type { Kernel } from './network-pipelines.ts';
import { GpuInputError } from './gpu-errors.ts';

/**
 * Has a step enlarge what it adds, where nobody else needs that enlarged.
 * @returns the steps that are left
 */
export function enlargeWhereAdded(steps: readonly GpuStep[], kept: readonly GpuStep[]): GpuStep[] {
  const readers = (step: GpuStep) =>
    steps.filter(({ input, added }) => input === step || added === step);
  const spared = new Set<GpuStep>();
  for (const step of steps) {
    const { kind, added } = step;
    if (kind !== 'pointwise' || added?.kind !== 'upsample' || added.added) continue;
    if (kept.includes(added) || readers(added).length > 1) continue;
    spared.add(added);
    step.added = added.input;
    step.enlarges = true;
  }
  return steps.filter((step) => !spared.has(step));
}

/**
 * Where the format is `f16`, halves for what ReLU6 keeps between 0 and 6: the wide pictures, most of what
 * there is to write and read. What adds up from block to block, and what is kept, stays in floats.
 */
export function chooseFormats(
  steps: readonly GpuStep[],
  kept: readonly GpuStep[],
  format: Format,
): void {
  for (const step of steps) {
    const isBounded = step.activation === 'relu6';
    step.format = isBounded && !kept.includes(step) ? format : 'f32';
  }
}

/** The shader that a step needs. */
export function kernelOf({ kind, input, added, enlarges, layer, format }: GpuStep): Kernel {
  if (kind === 'input' || !input) throw new GpuInputError('What comes in is not computed.');
  const addition: Addition = added ? (enlarges ? 'enlarged' : 'picture') : 'nothing';
  const formats: StepFormats = {
    input: input.format,
    added: added?.format ?? 'f32',
    weights: layer?.format ?? 'f32',
    output: format,
  };
  return { kind, addition, formats };
}
