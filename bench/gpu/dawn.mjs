// Dawn, the browser's WebGPU, for Node. A file of its own in the folder that its package is installed in.
export { create, globals } from 'webgpu';
