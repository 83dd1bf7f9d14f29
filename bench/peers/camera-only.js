// The camera on a page and nothing else: the processor time that a browser takes to show any camera. What
// an app uses above that is its own.
import { openCamera, nextFrame } from './camera-loop.js';

const video = await openCamera();
document.body.append(video);
for (;;) globalThis.keydotBench.count(await nextFrame(video), true);
