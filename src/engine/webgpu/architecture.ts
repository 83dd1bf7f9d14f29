// What of the network is computed for an answer, as the GPU computes it: the text is core/model/movenet.ts and
// core/model/taught-network.ts, the heads' layers are joined. Next: plan.ts.
import { HEAD_LAYER } from '../../core/model/decoder.ts';
import { runBackbone } from '../../core/model/movenet.ts';
import type { Wanted } from '../../core/model/network.ts';
import { runPoints } from '../../core/model/taught-network.ts';
import { listKernels, type GpuArchitecture, type PlanLayers } from './plan.ts';
import { keepWhole, runJoinedHeads } from './joined-heads.ts';
import type { Kernel } from './network-pipelines.ts';
import type { Format } from './shader-types.ts';

export function architectureOf(wanted: Wanted): GpuArchitecture {
  return (operations, input) => {
    const taps = runBackbone(operations, input);
    return {
      ...(wanted.heads && runJoinedHeads(operations, taps.features)),
      ...(wanted.taps && keepWhole(taps)),
      ...(wanted.points && keepWhole({ points: runPoints(operations, taps) })),
    };
  };
}

/** The shaders for all that frames ask of these layers. @throws GpuLayerError */
export function kernelsOf(layers: PlanLayers): Kernel[] {
  const hasPoints = layers.layers.has(HEAD_LAYER);
  const wanted = { heads: true, taps: false, points: hasPoints };
  return listKernels(layers, architectureOf(wanted));
}

/** The shaders of the pretrained network, so that they are compiled while it is still on its way. */
export function usualKernels(format: Format): Kernel[] {
  const wide = format;
  const [weights, added] = [format, 'f32'] as const;
  const floats = { input: 'f32', added, weights, output: 'f32' } as const;
  return [
    { kind: 'convolution', addition: 'nothing', formats: { ...floats, output: wide } },
    { kind: 'pointwise', addition: 'nothing', formats: { ...floats, output: wide } },
    { kind: 'depthwise', addition: 'nothing', formats: { ...floats, input: wide, output: wide } },
    { kind: 'pointwise', addition: 'nothing', formats: { ...floats, input: wide } },
    { kind: 'pointwise', addition: 'picture', formats: { ...floats, input: wide } },
    // The pyramid and the heads.
    { kind: 'pointwise', addition: 'enlarged', formats: floats },
    { kind: 'depthwise', addition: 'nothing', formats: floats },
    { kind: 'pointwise', addition: 'nothing', formats: floats },
  ];
}
