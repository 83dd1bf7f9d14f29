// Dawn, Chromium's WebGPU implementation, for Node. It is in this folder because its package is installed here.
export { create, globals } from 'webgpu';
