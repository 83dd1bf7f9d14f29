// Compiles the kernels around the network: sampling, decoding and painting. They do not depend on any size
// and are compiled in parallel when the device is opened. The network's kernels: ../pipelines.ts.
import sampleShader from './frame-sampler.wgsl?raw';
import paintShader from './heat-painter.wgsl?raw';
import decodeShader from './peak-finder.wgsl?raw';

/** Declares `colorAt` for a texture. */
const COLOR_OF_TEXTURE = `
  @group(0) @binding(2) var frame: texture_2d<f32>;
  fn colorAt(position: vec2f) -> vec3f { return textureSampleLevel(frame, bilinear, position, 0).rgb; }
`;
/** Declares `colorAt` for a video frame, which the GPU reads without a copy. */
const COLOR_OF_VIDEO = `
  @group(0) @binding(2) var frame: texture_external;
  fn colorAt(position: vec2f) -> vec3f {
    return textureSampleBaseClampToEdge(frame, bilinear, position).rgb;
  }
`;

export interface FramePipelines {
  sampleTexture: GPUComputePipeline;
  /** Null where the GPU cannot read video frames directly. */
  sampleVideo: GPUComputePipeline | null;
  decodePerson: GPUComputePipeline;
  decodePeaks: GPUComputePipeline;
  paint: GPURenderPipeline;
  /** The texture format that `paint` writes. */
  paintFormat: GPUTextureFormat;
}

/** Compiles all kernels in parallel. @throws GPUPipelineError when the compiler fails */
export async function createFramePipelines(device: GPUDevice): Promise<FramePipelines> {
  const compile = (code: string, entryPoint: string) =>
    device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }), entryPoint },
    });
  const readsVideo = 'importExternalTexture' in device;
  const paintFormat = navigator.gpu.getPreferredCanvasFormat();
  const jobs = {
    sampleTexture: compile(COLOR_OF_TEXTURE + sampleShader, 'sample'),
    sampleVideo: readsVideo
      ? compile(COLOR_OF_VIDEO + sampleShader, 'sample')
      : Promise.resolve(null),
    decodePerson: compile(decodeShader, 'person'),
    decodePeaks: compile(decodeShader, 'peaks'),
    paint: compilePaint(device, paintFormat),
  };
  // Awaited together, so that no second failure becomes an unhandled rejection.
  await Promise.all<unknown>(Object.values(jobs));
  return {
    sampleTexture: await jobs.sampleTexture,
    sampleVideo: await jobs.sampleVideo,
    decodePerson: await jobs.decodePerson,
    decodePeaks: await jobs.decodePeaks,
    paint: await jobs.paint,
    paintFormat,
  };
}

function compilePaint(device: GPUDevice, format: GPUTextureFormat): Promise<GPURenderPipeline> {
  const module = device.createShaderModule({ code: paintShader });
  return device.createRenderPipelineAsync({
    layout: 'auto',
    vertex: { module, entryPoint: 'cover' },
    fragment: { module, entryPoint: 'paint', targets: [{ format }] },
  });
}
