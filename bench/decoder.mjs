// Times one training step of the decoder on the CPU engine: `node bench/decoder.mjs [threads…]`. Batch 8, maps of
// 64 × 64 cells, 32 channels, MoveNet's taps; 4 and 17 points. The data are noise, which takes the same time as
// pictures. Run scripts/build-engine.mjs first.
import { tsImport } from 'tsx/esm/api';

/** @param {string} path */
const load = (path) => tsImport(`../src/${path}`, import.meta.url);

const { initialiseDecoder } = await load('core/model/decoder-weights.ts');
const { MOVENET_TAPS } = await load('core/model/decoder.ts');
const { Random } = await load('core/random.ts');
const { loadNodeEngine } = await load('engine/cpu/node/load-engine.ts');
const { createDecoderTrainer } = await load('engine/cpu/training/decoder-trainer.ts');

const BATCH = 8;
const SIDE = 64;
const CHANNELS = 32;
/** Seconds per line of the table. */
const SECONDS = 4;
/** Side of a tap's cell relative to a cell at stride 4. */
const CELLS = { stride4: 1, stride8: 2, stride16: 4, stride32: 8, features: 1 };

const threadCounts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1, 2];

console.log('build     threads  points   ms a step: median    best   500 steps, s');
for (const relaxed of [true, false]) {
  for (const threads of threadCounts) {
    for (const points of [4, 17]) {
      const times = await measure(relaxed, threads, points);
      times.sort((a, b) => a - b);
      const median = times[Math.floor(times.length / 2)];
      const cells = [
        (relaxed ? 'relaxed' : 'plain').padEnd(9),
        String(threads).padStart(7),
        String(points).padStart(7),
        median.toFixed(1).padStart(19),
        times[0].toFixed(1).padStart(7),
        (median / 2).toFixed(1).padStart(14),
      ];
      console.log(cells.join(' '));
    }
  }
}

async function measure(relaxed, threads, points) {
  const random = new Random(1);
  const shape = { channels: CHANNELS, points, taps: MOVENET_TAPS };
  const engine = await loadNodeEngine({ threads, relaxed });
  const size = { shape, height: SIDE, width: SIDE, batch: BATCH };
  const trainer = createDecoderTrainer({ engine, ...size });
  trainer.setParameters(createDecoder(random, shape));
  const pictures = Array.from({ length: BATCH }, () => createPicture(random, shape));
  const times = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const start = performance.now();
    const { isFinite } = trainer.step(pictures, 1e-3);
    times.push(performance.now() - start);
    if (!isFinite) throw new Error('Expected a finite loss.');
  }
  trainer.dispose();
  // Warm-up: the kernels are compiled during the first steps.
  return times.slice(5);
}

function createDecoder(random, shape) {
  const ranges = Object.entries(MOVENET_TAPS).map(([tap, channels]) => [
    tap,
    { mean: new Float32Array(channels), deviation: new Float32Array(channels).fill(1) },
  ]);
  const starts = Array.from({ length: shape.points }, () => 'blank');
  return initialiseDecoder(random, shape, Object.fromEntries(ranges), starts);
}

function createPicture(random, shape) {
  const map = (side, channels, valueAt) => {
    const values = Float32Array.from({ length: side * side * channels }, valueAt);
    return { height: side, width: side, channels, values };
  };
  const taps = Object.entries(MOVENET_TAPS).map(([tap, channels]) => [
    tap,
    map(SIDE / CELLS[tap], channels, () => random.between(-1, 1)),
  ]);
  const targets = map(SIDE, shape.points, () => (random.next() < 0.002 ? 1 : 0));
  const mask = new Float32Array(shape.points).fill(1);
  return { taps: Object.fromEntries(taps), targets, mask };
}
