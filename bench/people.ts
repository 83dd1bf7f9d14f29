// Tracking of everyone in a street at several input sizes and simulated speeds: the share of frames in which each
// person is found, changes of ids, and the number of ids. Run: npx tsx bench/people.ts [--sizes 192,256,320]
// [--speeds 0.15,0.6] [--rounds 1] [--draw folder]
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { Picture } from '../src/core/image/pixel-planes.ts';
import { openNetwork } from '../src/tools/shared/open-network.ts';
import { judgeWatching } from '../tests/fixtures/clips/judge-watching.ts';
import {
  readClip,
  watchClip,
  type WatchedMoment,
  type Watching,
} from '../tests/fixtures/clips/watch-clip.ts';

const { values } = parseArgs({
  options: {
    clip: { type: 'string', default: '../shared/data/video/street_people_640x480_30.mjpeg' },
    sizes: { type: 'string', default: '192,256,320' },
    /** Simulated network time, µs per input pixel. */
    speeds: { type: 'string', default: '0.15,0.6' },
    rounds: { type: 'string', default: '1' },
    draw: { type: 'string' },
  },
});

/** Ids that appear in fewer frames count as short. */
const SHORT_FRAMES = 10;
const numbers = (text: string) => text.split(',').map(Number);

const clip = await readClip(values.clip);
const { network } = await openNetwork();
for (const longSide of numbers(values.sizes)) {
  for (const usPerPixel of numbers(values.speeds)) {
    const watching = { longSide, usPerPixel, rounds: Number(values.rounds) };
    const startMs = performance.now();
    const moments = await watchClip(network, clip, watching);
    print(watching, moments, (performance.now() - startMs) / 1000);
    if (values.draw) await draw(`${values.draw}/${longSide}-${usPerPixel}`, moments);
  }
}
network.dispose();

function print({ longSide, usPerPixel }: Watching, moments: WatchedMoment[], seconds: number) {
  const { people, peopleAFrame, ids } = judgeWatching(moments);
  const shares = people.map(({ name, frames, found, changes }) => {
    return `${name} ${((100 * found) / frames).toFixed(0)}%/${changes}`;
  });
  const short = [...ids.values()].filter((frames) => frames < SHORT_FRAMES).length;
  const tookMs = moments.map((each) => each.tookMs).sort((a, b) => a - b);
  console.log(
    `${longSide} px, ${usPerPixel} µs: ${moments.length} frames, ${peopleAFrame.toFixed(1)} people per frame, ` +
      `${ids.size} ids (${short} short, highest ${Math.max(0, ...ids.keys())}), p95 ${tookMs[Math.floor(0.95 * tookMs.length)].toFixed(0)} ms`,
  );
  console.log(`  ${shares.join(' · ')} (${seconds.toFixed(0)} s)`);
}

async function draw(folder: string, moments: readonly WatchedMoment[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const moment of moments) {
    const name = String(moment.frame).padStart(3, '0');
    await drawMoment(clip[moment.frame], moment).toFile(`${folder}/${name}.png`);
  }
}

function drawMoment({ data, width, height }: Picture, { frame, people }: WatchedMoment) {
  const marks = people.map(({ id, score, keypoints }) => {
    const color = `hsl(${(id * 137) % 360} 100% 50%)`;
    const dots = keypoints.map(({ x, y, score }) => {
      return `<circle cx="${x * width}" cy="${y * height}" r="2.5" fill="${color}" opacity="${score}"/>`;
    });
    const [x, y] = [keypoints[0].x * width, keypoints[0].y * height - 8];
    const text = `<text x="${x}" y="${y}" font-size="15" fill="${color}" stroke="black" stroke-width="0.4">${id}:${score.toFixed(2)}</text>`;
    return dots.join('') + text;
  });
  const svg = `<svg width="${width}" height="${height}"><text x="5" y="20" fill="yellow">${frame}</text>${marks.join('')}</svg>`;
  const raw = { width, height, channels: 4 } as const;
  return sharp(data, { raw }).composite([{ input: Buffer.from(svg) }]);
}
