// Finds and refines the keypoints in the maps in one pass, so that only keypoints are read back. The CPU
// counterparts are core/detection/decode-person.ts and core/detection/decode-points.ts; the shader:
// peak-finder.wgsl.
import type { HeadDecoding } from '../../../core/model/network.ts';
import { EngineInputError } from '../../engine-errors.ts';
import { packUniform } from '../buffers.ts';
import { GROUP } from '../pack-weights.ts';
import type { GpuTensor } from '../plan.ts';
import type { FramePipelines } from './frame-pipelines.ts';

const UNIFORM_BYTES = 48;
const KEYPOINT_BYTES = 16;

/** The decoding of one plan's outputs. */
export interface PeakFinder {
  /** [points, 4]: x, y (0..1 of the network's input), score, peak ambiguity; see ../../frame-network.ts. */
  keypoints: { buffer: GPUBuffer; bytes: number };
  encode: (pass: GPUComputePassEncoder) => void;
  destroy: () => void;
}

/** @throws EngineInputError when the plan lacks a map that the decoding needs */
export function createPeakFinder(
  device: GPUDevice,
  pipelines: FramePipelines,
  maps: ReadonlyMap<string, GpuTensor>,
  decoding: HeadDecoding,
): PeakFinder {
  const isPerson = decoding === 'person';
  const names = isPerson ? ['heatmap', 'center', 'regression', 'offset'] : ['points'];
  const [heatmap, ...others] = names.map((name) => requireMap(maps, name));
  const [center, regression, offset] = isPerson ? others : [heatmap, heatmap, heatmap];
  const strides = [heatmap, center, regression].map(({ groups }) => groups * GROUP);
  const firsts = [heatmap, center, regression, offset].map(({ first }) => first * GROUP);
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const uniform = device.createBuffer({ size: UNIFORM_BYTES, usage: UNIFORM | COPY_DST });
  const words = packUniform([heatmap.width, heatmap.height, ...strides, ...firsts], []);
  device.queue.writeBuffer(uniform, 0, words);
  const bytes = heatmap.channels * KEYPOINT_BYTES;
  const keypoints = device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC });
  const pipeline = isPerson ? pipelines.decodePerson : pipelines.decodePeaks;
  const buffers = [uniform, keypoints, heatmap.buffer, ...others.map(({ buffer }) => buffer)];
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  return {
    keypoints: { buffer: keypoints, bytes },
    encode: (pass) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(heatmap.channels);
    },
    destroy: () => {
      uniform.destroy();
      keypoints.destroy();
    },
  };
}

function requireMap(maps: ReadonlyMap<string, GpuTensor>, name: string): GpuTensor {
  const found = maps.get(name);
  if (found) return found;
  throw new EngineInputError(`Expected a map "${name}" to decode keypoints from, got none.`);
}
