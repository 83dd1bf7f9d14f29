// Decodes every frame of a video file with WebCodecs, also after damaged places. Where the browser
// cannot, the page seeks a <video> instead (page/sources/video-frames.ts).
import {
  BlobSource,
  EncodedPacketSink,
  Input,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { FileInspection, SuppliedFrame } from '../../api/recorder-api.ts';

const FORMATS = [MP4, QTFF, WEBM, MATROSKA];

/** The stated duration may exceed the last frame by this much, because sound may last longer. */
const MAX_LATE_END_S = 0.5;

const UNREADABLE: FileInspection = { isDecodable: false, frameTimes: [], breaksOff: null };

/** Checks how a file can be read. Never rejects: an unreadable file may still be playable. */
export async function inspectFile(file: File): Promise<FileInspection> {
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return UNREADABLE;
    const isDecodable = typeof VideoDecoder === 'function' && (await track.canDecode());
    const { times, end } = await listTimes(track);
    const stated = await track.getDurationFromMetadata();
    const isEarly = stated !== null && times.length > 0 && stated - end > MAX_LATE_END_S;
    const breaksOff = isEarly ? { atMs: end * 1000, saidMs: stated * 1000 } : null;
    return { isDecodable, frameTimes: times, breaksOff };
  } catch {
    return UNREADABLE;
  } finally {
    input.dispose();
  }
}

/**
 * The frame times and the end of the last frame, s. Frames with negative times only serve as
 * references.
 */
async function listTimes(track: InputVideoTrack): Promise<{ times: number[]; end: number }> {
  const times: number[] = [];
  let end = 0;
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  });
  for await (const { timestamp, duration } of packets) {
    if (timestamp >= 0) times.push(timestamp);
    end = Math.max(end, timestamp + duration);
  }
  // Packets are stored in decoding order.
  return { times: times.sort((a, b) => a - b), end };
}

/** Decodes all frames that can be decoded, in presentation order. The caller closes them. */
export async function* decodeFrames(file: File): AsyncGenerator<SuppliedFrame> {
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return;
    for await (const sample of decodeAroundFaults(track)) {
      try {
        yield { frame: uprightFrame(sample), timeMs: sample.timestamp * 1000 };
      } finally {
        sample.close();
      }
    }
  } finally {
    input.dispose();
  }
}

/** Applies the rotation that phones store in the container. */
function uprightFrame(sample: VideoSample): VideoFrame {
  if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
  const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
  const context = canvas.getContext('2d');
  if (!context)
    throw new DOMException(
      'Expected a 2D canvas context in this worker, got none.',
      'NotSupportedError',
    );
  sample.draw(context, 0, 0);
  return new VideoFrame(canvas, { timestamp: sample.microsecondTimestamp });
}

/** A group of pictures: packets from a key frame up to the next. */
interface PictureGroup {
  /** Presentation times, s, in decoding order. */
  times: number[];
  /** Time of the next key frame, s; null in the last group. */
  next: number | null;
}

/** Maximum difference between a time of the container and the same time of the decoder. */
const TIME_TOLERANCE_S = 1e-4;

/**
 * Decodes all samples that can be decoded, in presentation order: everything before a damaged
 * place, then from the next key frame on. The caller closes the samples.
 */
async function* decodeAroundFaults(track: InputVideoTrack): AsyncGenerator<VideoSample> {
  const sink = new VideoSampleSink(track);
  /** Time of the last yielded sample, s. */
  let lastTime = -Infinity;
  /** Time of the key frame to continue from, s; null from the start. */
  let from: number | null = null;
  do {
    const samples = decodeUntilFault(sink, from);
    let step = await samples.next();
    try {
      for (; !step.done; step = await samples.next()) {
        if (!isNew(step.value, lastTime)) continue;
        lastTime = step.value.timestamp;
        yield step.value;
      }
    } finally {
      // Also when the caller ends this generator early.
      await samples.return('end');
    }
    if (step.value === 'end') return;
    // The decoder was ahead of the last sample; the samples it had decoded were lost with the fault.
    const { times, next } = await listPictureGroup(track, Math.max(from ?? 0, lastTime));
    const decodable = times.slice(0, await countDecodable(sink, times)).sort((a, b) => a - b);
    for await (const sample of sink.samplesAtTimestamps(decodable)) {
      if (!sample || !isNew(sample, lastTime)) continue;
      lastTime = sample.timestamp;
      yield sample;
    }
    from = next;
  } while (from !== null);
}

/** Whether to yield a sample; closes samples that were yielded before or have a negative time. */
function isNew(sample: VideoSample, lastTime: number): boolean {
  if (sample.timestamp > lastTime && sample.timestamp >= 0) return true;
  sample.close();
  return false;
}

/** Decodes samples up to the end or the first fault. */
async function* decodeUntilFault(
  sink: VideoSampleSink,
  from: number | null,
): AsyncGenerator<VideoSample, 'end' | 'fault'> {
  let isFirst = from !== null;
  try {
    for await (const sample of sink.samples(from ?? 0)) {
      // Some decoders skip a damaged key frame and produce garbage from the frames after it.
      if (isFirst && Math.abs(sample.timestamp - (from ?? 0)) > TIME_TOLERANCE_S) {
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

/** The group of pictures that contains a time. */
async function listPictureGroup(track: InputVideoTrack, seconds: number): Promise<PictureGroup> {
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

/** The number of leading frames of a group that can be decoded, found by bisection. */
async function countDecodable(sink: VideoSampleSink, times: readonly number[]): Promise<number> {
  // In a truncated file many groups have no decodable frame.
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

/** Decodes from the key frame up to this time. */
async function canDecode(sink: VideoSampleSink, seconds: number): Promise<boolean> {
  try {
    const sample = await sink.getSample(seconds);
    sample?.close();
    return sample !== null && Math.abs(sample.timestamp - seconds) <= TIME_TOLERANCE_S;
  } catch {
    return false;
  }
}
