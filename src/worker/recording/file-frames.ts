// The frames of a video file, every one, decoded without playing it. Where this browser cannot, the
// page plays and moves a <video> instead (page/sources/seek-frames.ts).
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
} from 'mediabunny';
import { decodePastFaults } from './decode-past-faults.ts';
import type { FileInspection, SuppliedFrame } from '../../api/recorder-api.ts';

const FORMATS = [MP4, QTFF, WEBM, MATROSKA];

/** Sound may go on for a moment after the last frame. */
const LATE_END_S = 0.5;

const UNREADABLE: FileInspection = { isDecodable: false, frameTimes: [], breaksOff: null };

/** What can be done with a file. Never rejects: what cannot be read can still be played, perhaps. */
export async function inspectFile(file: File): Promise<FileInspection> {
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return UNREADABLE;
    const isDecodable = typeof VideoDecoder === 'function' && (await track.canDecode());
    const { times, end } = await listTimes(track);
    const said = await track.getDurationFromMetadata();
    const isEarly = said !== null && times.length > 0 && said - end > LATE_END_S;
    const breaksOff = isEarly ? { atMs: end * 1000, saidMs: said * 1000 } : null;
    return { isDecodable, frameTimes: times, breaksOff };
  } catch {
    return UNREADABLE;
  } finally {
    input.dispose();
  }
}

/**
 * When the frames are to be shown and when the last one ends, s. Frames before the beginning are there
 * only to decode the others.
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
  // They lie in the file in the order in which they are decoded.
  return { times: times.sort((a, b) => a - b), end };
}

/** Every frame that can be decoded, in the order in which it is shown. Whoever takes one closes it. */
export async function* decodeFrames(file: File): AsyncGenerator<SuppliedFrame> {
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return;
    for await (const sample of decodePastFaults(track)) {
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

/** Phones write how the picture is to be turned beside it. */
function uprightFrame(sample: VideoSample): VideoFrame {
  if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
  const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
  const context = canvas.getContext('2d');
  if (!context) throw new DOMException('No 2D canvas in this worker.', 'NotSupportedError');
  sample.draw(context, 0, 0);
  return new VideoFrame(canvas, { timestamp: sample.microsecondTimestamp });
}
