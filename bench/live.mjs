// Speed of the live view: frame rate, long tasks and times by stage of the built app with a camera that plays a clip.
// Compare only results of the same machine. Run: npm run build && node bench/live.mjs [--backend wasm] [--size 192]
// [--seconds 20] [--gpu none|software|real] [--people one|everyone] [--clip file.mjpeg] [--dist dist]
import { parseArgs } from 'node:util';
import { LIVE_OPTIONS, openLive, watch } from './open-live.mjs';

const { values } = parseArgs({
  options: {
    ...LIVE_OPTIONS,
    people: { type: 'string', default: 'one' },
    seconds: { type: 'string', default: '20' },
    gpu: { type: 'string', default: 'none' },
  },
});

const { browser, page, close } = await openLive(values);
try {
  print(await watch(browser, page, Number(values.seconds)));
} finally {
  await close();
}

function print({ fps, blockedShare, stats }) {
  const ms = (value) => `${value.toFixed(1)} ms`.padStart(9);
  console.log(`${stats.backend}, input ${JSON.stringify(stats.inputSize)}, ${values.seconds} s`);
  console.log(`analysed ${fps.toFixed(1)} frames per second, dropped ${stats.dropped}`);
  console.log(`page blocked by long tasks ${(blockedShare * 100).toFixed(2)} %`);
  for (const stage of Object.keys(stats.p50)) {
    console.log(`${stage.padEnd(10)} p50 ${ms(stats.p50[stage])}  p95 ${ms(stats.p95[stage])}`);
  }
}
