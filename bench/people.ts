// Tracking of everyone in a street at several input sizes and simulated speeds: the share of frames in which each
// person is found, changes of ids, and the number of ids. Run: npx tsx bench/people.ts [--sizes 192,256,320]
// [--speeds 0.15,0.6] [--rounds 1] [--draw folder]
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { Picture } from '../src/core/image/pixel-planes.ts';
import { openNetwork } from '../src/tools/shared/open-network.ts';
import { scorePeopleTracking } from '../tests/fixtures/clips/score-people-tracking.ts';
import {
  readClip,
  trackPeopleInClip,
  type TrackedPeopleFrame,
  type ClipOptions,
} from '../tests/fixtures/clips/track-people.ts';

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
    const options = { longSide, usPerPixel, rounds: Number(values.rounds) };
    const startMs = performance.now();
    const results = await trackPeopleInClip(network, clip, options);
    print(options, results, (performance.now() - startMs) / 1000);
    if (values.draw) await draw(`${values.draw}/${longSide}-${usPerPixel}`, results);
  }
}
network.dispose();

function print(
  { longSide, usPerPixel }: ClipOptions,
  results: TrackedPeopleFrame[],
  seconds: number,
) {
  const { people, peoplePerFrame, ids } = scorePeopleTracking(results);
  const shares = people.map(({ name, frames, found, changes }) => {
    return `${name} ${((100 * found) / frames).toFixed(0)}%/${changes}`;
  });
  const short = [...ids.values()].filter((frames) => frames < SHORT_FRAMES).length;
  const tookMs = results.map((each) => each.tookMs).sort((a, b) => a - b);
  console.log(
    `${longSide} px, ${usPerPixel} µs: ${results.length} frames, ${peoplePerFrame.toFixed(1)} people per frame, ` +
      `${ids.size} ids (${short} short, highest ${Math.max(0, ...ids.keys())}), p95 ${tookMs[Math.floor(0.95 * tookMs.length)].toFixed(0)} ms`,
  );
  console.log(`  ${shares.join(' · ')} (${seconds.toFixed(0)} s)`);
}

async function draw(folder: string, results: readonly TrackedPeopleFrame[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const result of results) {
    const name = String(result.frame).padStart(3, '0');
    await drawPeople(clip[result.frame], result).toFile(`${folder}/${name}.png`);
  }
}

function drawPeople({ data, width, height }: Picture, { frame, people }: TrackedPeopleFrame) {
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
