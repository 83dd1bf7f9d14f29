// Reads the time of every frame from each file of a recording. The video is read by two independent programs:
// Mediabunny and, where installed, ffprobe. Next: recording.mjs.
import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';

/** Rounded to whole microseconds, so that equal times are equal numbers. */
const microseconds = (milliseconds) => Math.round(milliseconds * 1000);

/** Times in microseconds, in each file's order, by file and reader. */
export async function readTimes({ video, table, lines, coco }) {
  return {
    'JSON Lines': await readLineTimes(lines),
    CSV: await readTableTimes(table),
    'COCO results': await readCocoTimes(coco),
    video: await readVideoTimes(video),
    ...probeVideo(video),
  };
}

/** Describes the first difference between two lists of times; null when they are equal. */
export function compareTimes(expected, times) {
  if (times.length !== expected.length)
    return `expected ${expected.length} frames, got ${times.length}`;
  const index = times.findIndex((time, place) => time !== expected[place]);
  if (index < 0) return null;
  return `expected frame ${index + 1} at ${expected[index] / 1000} ms, got ${times[index] / 1000} ms`;
}

async function readLineTimes(path) {
  const times = [];
  for await (const text of eachLine(path)) {
    const line = JSON.parse(text);
    if (line.kind === 'frame') times.push(microseconds(line.time_ms));
  }
  return times;
}

/** A frame has many rows, which must have the same time. */
async function readTableTimes(path) {
  const times = [];
  let place = -1;
  for await (const text of eachLine(path)) {
    const cells = text.split(',');
    if (place < 0) {
      place = cells.indexOf('time_ms');
      continue;
    }
    const index = Number(cells[0]) - 1;
    const time = microseconds(Number(cells[place]));
    if (index < times.length && times[index] !== time) {
      throw new Error(`Expected one time for frame ${index + 1} in the table, got two.`);
    }
    times[index] = time;
  }
  return times;
}

/** One result per line. Frames without people have no result. */
async function readCocoTimes(path) {
  const times = new Map();
  for await (const text of eachLine(path)) {
    const json = text.replace(/^\[|[,\]]$/g, '');
    if (!json) continue;
    const { image_id, keydot_time_ms } = JSON.parse(json);
    times.set(image_id, microseconds(keydot_time_ms));
  }
  return [...times.values()];
}

async function readVideoTimes(path) {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const times = [];
    const track = await input.getPrimaryVideoTrack();
    for await (const { timestamp } of new EncodedPacketSink(track).packets()) {
      times.push(microseconds(timestamp * 1000));
    }
    return times.toSorted((a, b) => a - b);
  } finally {
    input.dispose();
  }
}

function probeVideo(path) {
  const what = '-v error -select_streams v:0 -show_entries packet=pts_time -of csv=p=0'.split(' ');
  try {
    const text = execFileSync('ffprobe', [...what, path], { maxBuffer: 2 ** 30 }).toString();
    const seconds = text.match(/\d+\.\d+/g) ?? [];
    const times = seconds.map((each) => microseconds(Number(each) * 1000));
    return { 'video by ffprobe': times.toSorted((a, b) => a - b) };
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function eachLine(path) {
  return createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}
