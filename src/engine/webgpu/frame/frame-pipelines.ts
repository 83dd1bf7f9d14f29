// The compiled shaders around the network: independent of every size, compiled side by side when the
// device is opened. Who runs them: frame-sampler.ts, peak-finder.ts, heat-painter.ts. The network's own:
// network-pipelines.ts.
import decodeShader from './peak-finder.wgsl?raw';
import paintShader from './heat-painter.wgsl?raw';
import sampleShader from './frame-sampler.wgsl?raw';

/** How a frame's colour is read from an ordinary texture. */
const SEE_TEXTURE = `
  @group(0) @binding(2) var frame: texture_2d<f32>;
  fn see(place: vec2f) -> vec3f { return textureSampleLevel(frame, filtering, place, 0).rgb; }
`;
/** And from a video frame, planes and all, without a copy. */
const SEE_VIDEO = `
  @group(0) @binding(2) var frame: texture_external;
  fn see(place: vec2f) -> vec3f {
    return textureSampleBaseClampToEdge(frame, filtering, place).rgb;
  }
`;

export interface Pipelines {
  sampleTexture: GPUComputePipeline;
  /** Null where the browser cannot read video frames in place. */
  sampleVideo: GPUComputePipeline | null;
  decodePerson: GPUComputePipeline;
  decodePeaks: GPUComputePipeline;
  paint: GPURenderPipeline;
  /** Of the picture that `paint` makes. */
  paintFormat: GPUTextureFormat;
}

/** Compiles everything at once. @throws GPUPipelineError when the browser's compiler fails */
export async function createPipelines(device: GPUDevice): Promise<Pipelines> {
  const compile = (code: string, entryPoint: string) =>
    device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }), entryPoint },
    });
  const readsVideo = 'importExternalTexture' in device;
  const paintFormat = navigator.gpu.getPreferredCanvasFormat();
  const jobs = {
    sampleTexture: compile(SEE_TEXTURE + sampleShader, 'sample'),
    sampleVideo: readsVideo ? compile(SEE_VIDEO + sampleShader, 'sample') : Promise.resolve(null),
    decodePerson: compile(decodeShader, 'person'),
    decodePeaks: compile(decodeShader, 'peaks'),
    paint: compilePaint(device, paintFormat),
  };
  // Waited for together: the first failure leaves no other unheard.
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
