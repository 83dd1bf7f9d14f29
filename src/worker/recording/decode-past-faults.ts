// A video's frames past places that cannot be decoded: what lies before such a place is given in full,
// and it goes on at the next key frame. Who takes them: file-frames.ts.
import {
  EncodedPacketSink,
  VideoSampleSink,
  type InputVideoTrack,
  type VideoSample,
} from 'mediabunny';

/** Packets from a key frame up to the next. */
interface Stretch {
  /** When each is to be shown, s, in the order in which they are decoded. */
  times: number[];
  /** The next key frame's time, s; null in the last stretch. */
  next: number | null;
}

/** The same time, said by container and decoder, s. */
const SAME_S = 1e-4;

/** Every sample that can be decoded, in the order in which it is shown. Whoever takes one closes it. */
export async function* decodePastFaults(track: InputVideoTrack): AsyncGenerator<VideoSample> {
  const sink = new VideoSampleSink(track);
  let given = -Infinity;
  /** The key frame at which it goes on; null from the beginning. */
  let from: number | null = null;
  do {
    const quick = untilFault(sink, from);
    let step = await quick.next();
    try {
      for (; !step.done; step = await quick.next()) {
        if (!isNew(step.value, given)) continue;
        given = step.value.timestamp;
        yield step.value;
      }
    } finally {
      // Whoever has enough of it stops here.
      await quick.return('end');
    }
    if (step.value === 'end') return;
    // The decoder was ahead, and what it had decoded beyond the last one went down with it.
    const { times, next } = await listStretch(track, Math.max(from ?? 0, given));
    const whole = times.slice(0, await countDecodable(sink, times)).sort((a, b) => a - b);
    for await (const sample of sink.samplesAtTimestamps(whole)) {
      if (!sample || !isNew(sample, given)) continue;
      given = sample.timestamp;
      yield sample;
    }
    from = next;
  } while (from !== null);
}

/** Closes what was given before, and what is there only to decode the others. */
function isNew(sample: VideoSample, given: number): boolean {
  if (sample.timestamp > given && sample.timestamp >= 0) return true;
  sample.close();
  return false;
}

/** What its taker throws is not caught here. */
async function* untilFault(
  sink: VideoSampleSink,
  from: number | null,
): AsyncGenerator<VideoSample, 'end' | 'fault'> {
  let isFirst = from !== null;
  try {
    for await (const sample of sink.samples(from ?? 0)) {
      // Without the key frame a decoder may go on, and make the others up.
      if (isFirst && Math.abs(sample.timestamp - (from ?? 0)) > SAME_S) {
        sample.close();
        return 'fault';
      }
      isFirst = false;
      yield sample;
    }
    return 'end';
  } catch {
    return 'fault';
  }
}

/** The stretch in which a moment lies. */
async function listStretch(track: InputVideoTrack, seconds: number): Promise<Stretch> {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const times: number[] = [];
  let packet =
    (await sink.getKeyPacket(seconds, options)) ?? (await sink.getFirstKeyPacket(options));
  for (; packet; packet = await sink.getNextPacket(packet, options)) {
    if (packet.type === 'key' && times.length > 0) break;
    times.push(packet.timestamp);
  }
  return { times, next: packet?.timestamp ?? null };
}

/** How many of these, in the order in which they are decoded, can be: found by halving. */
async function countDecodable(sink: VideoSampleSink, times: readonly number[]): Promise<number> {
  // Where a file was cut off, not one can, again and again.
  if (times.length === 0 || !(await canDecode(sink, times[0]))) return 0;
  let good = 1;
  let bad = times.length + 1;
  while (bad - good > 1) {
    const middle = Math.ceil((good + bad) / 2);
    if (await canDecode(sink, times[middle - 1])) good = middle;
    else bad = middle;
  }
  return good;
}

/** Decodes from the key frame up to this packet, and no further. */
async function canDecode(sink: VideoSampleSink, seconds: number): Promise<boolean> {
  try {
    const sample = await sink.getSample(seconds);
    sample?.close();
    return sample !== null && Math.abs(sample.timestamp - seconds) <= SAME_S;
  } catch {
    return false;
  }
}
