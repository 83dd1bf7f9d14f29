// The parts of the network that an answer needs, over GPU steps. The architectures are core/model/movenet.ts
// and core/model/taught-network.ts; here the four heads are joined. Next: plan.ts.
import { HEAD_LAYER } from '../../core/model/decoder.ts';
import { HEAD_NAMES, type HeadName } from '../../core/model/heads.ts';
import { runBackbone, type NetworkOperations } from '../../core/model/movenet.ts';
import type { Wanted } from '../../core/model/network.ts';
import { runPoints } from '../../core/model/taught-network.ts';
import type { GpuStep, StepOutput } from './graph.ts';
import { countGroups } from './pack-weights.ts';
import type { Kernel } from './pipelines.ts';
import { listKernels, type GpuArchitecture, type PlanLayers } from './plan.ts';
import type { Format } from './shader-types.ts';

/** The architecture that computes the requested parts of an answer, by name. */
export function architectureOf(wanted: Wanted): GpuArchitecture {
  return (operations, input) => {
    const taps = runBackbone(operations, input);
    return {
      ...(wanted.heads && runJoinedHeads(operations, taps.features)),
      ...(wanted.taps && wholeOutputs(taps)),
      ...(wanted.points && wholeOutputs({ points: runPoints(operations, taps) })),
    };
  };
}

/**
 * Runs the four heads side by side, as `runHeads` of core/model/movenet.ts runs them one by one. They read
 * the same features, so each of their three layers is one dispatch. pack-weights.ts joins their weights.
 */
function runJoinedHeads(
  { depthwise, pointwise }: NetworkOperations<GpuStep>,
  features: GpuStep,
): Record<HeadName, StepOutput> {
  const filtered = depthwise(features, 'heads_depthwise', 1, 'none');
  const step = pointwise(pointwise(filtered, 'heads_hidden', 'relu'), 'heads', 'none');
  let first = 0;
  const outputs = HEAD_NAMES.map((name, index) => {
    const channels = step.layer?.parts[index] ?? 0;
    const output = { step, first, channels };
    first += countGroups(channels);
    return [name, output] as const;
  });
  return Object.fromEntries(outputs) as Record<HeadName, StepOutput>;
}

function wholeOutputs<Name extends string>(steps: Record<Name, GpuStep>): Record<Name, StepOutput> {
  const outputs = Object.entries<GpuStep>(steps).map(([name, step]) => {
    return [name, { step, first: 0, channels: step.channels }] as const;
  });
  return Object.fromEntries(outputs) as Record<Name, StepOutput>;
}

/** The kernels that compute heads, and points where the layers include a decoder. @throws EngineLayerError */
export function kernelsOf(layers: PlanLayers): Kernel[] {
  const hasPoints = layers.layers.has(HEAD_LAYER);
  const wanted = { heads: true, taps: false, points: hasPoints };
  return listKernels(layers, architectureOf(wanted));
}

/** The kernels of the pretrained network, to be compiled while its weights are still loading. */
export function pretrainedKernels(format: Format): Kernel[] {
  const wide = format;
  const formats = { input: 'f32', addend: 'f32', weights: format, output: 'f32' } as const;
  return [
    { kind: 'convolution', addition: 'none', formats: { ...formats, output: wide } },
    { kind: 'pointwise', addition: 'none', formats: { ...formats, output: wide } },
    { kind: 'depthwise', addition: 'none', formats: { ...formats, input: wide, output: wide } },
    { kind: 'pointwise', addition: 'none', formats: { ...formats, input: wide } },
    { kind: 'pointwise', addition: 'same size', formats: { ...formats, input: wide } },
    // The feature pyramid and the heads.
    { kind: 'pointwise', addition: 'upsampled', formats },
    { kind: 'depthwise', addition: 'none', formats },
    { kind: 'pointwise', addition: 'none', formats },
  ];
}
