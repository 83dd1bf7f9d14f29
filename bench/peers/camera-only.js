// A page that shows the camera without analysis. Its CPU time is the floor for all apps with a camera.
import { openCamera, nextFrame } from './camera-loop.js';

const video = await openCamera();
document.body.append(video);
for (;;) globalThis.keydotBench.count(await nextFrame(video), true);
