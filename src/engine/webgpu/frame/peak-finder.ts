// One pass of the GPU finds and refines the keypoints in the maps, so that only they come back. Its
// twins on the CPU: core/detection/decode-person.ts and core/detection/decode-peaks.ts. The shader: shaders/decode.wgsl.
import type { HeadDecoding } from '../../frame-network.ts';
import { packWords } from '../describe-step.ts';
import type { GpuPicture } from '../plan.ts';
import { GpuInputError } from '../gpu-errors.ts';
import { GROUP } from '../groups.ts';
import type { Pipelines } from './frame-pipelines.ts';

const PARAMETER_BYTES = 48;
const KEYPOINT_BYTES = 16;

/** The decoding of one plan's maps. */
export interface PeakFinder {
  /** [points, 4]: x, y (0..1 of the network's picture), score, flatness (core/detection/peak-ambiguity.ts). */
  keypoints: { buffer: GPUBuffer; bytes: number };
  encode: (pass: GPUComputePassEncoder) => void;
  destroy: () => void;
}

/** @throws GpuInputError when the plan has not the maps that the reading needs */
export function createPeakFinder(
  device: GPUDevice,
  pipelines: Pipelines,
  maps: ReadonlyMap<string, GpuPicture>,
  reading: HeadDecoding,
): PeakFinder {
  const isPerson = reading === 'person';
  const names = isPerson ? ['heatmap', 'center', 'regression', 'offset'] : ['points'];
  const [heatmap, ...others] = names.map((name) => requireMap(maps, name));
  const [center, regression, offset] = isPerson ? others : [heatmap, heatmap, heatmap];
  const strides = [heatmap, center, regression].map(({ groups }) => groups * GROUP);
  const firsts = [heatmap, center, regression, offset].map(({ first }) => first * GROUP);
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const parameters = device.createBuffer({ size: PARAMETER_BYTES, usage: UNIFORM | COPY_DST });
  const words = packWords([heatmap.width, heatmap.height, ...strides, ...firsts], []);
  device.queue.writeBuffer(parameters, 0, words);
  const bytes = heatmap.channels * KEYPOINT_BYTES;
  const keypoints = device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC });
  const pipeline = isPerson ? pipelines.decodePerson : pipelines.decodePeaks;
  const buffers = [parameters, keypoints, heatmap.buffer, ...others.map(({ buffer }) => buffer)];
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
      parameters.destroy();
      keypoints.destroy();
    },
  };
}

function requireMap(maps: ReadonlyMap<string, GpuPicture>, name: string): GpuPicture {
  const found = maps.get(name);
  if (found) return found;
  throw new GpuInputError(`Expected a map "${name}" to read keypoints from, got none.`);
}
