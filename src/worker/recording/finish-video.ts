// Finalizes a video: copies the encoded packets from the streaming container into one with duration
// and index. An unreadable end, left by an interrupted recording, is dropped.
import {
  BlobSource,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
  WEBM,
  WebMOutputFormat,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
} from 'mediabunny';
import type { DiskFile } from './disk-file.ts';
import type { Container } from './recording-folder.ts';
import { timeScale, writeTo } from './video-writer.ts';

/** One track to copy. Packets of all tracks are interleaved by time. */
interface Lane {
  packets: AsyncGenerator<EncodedPacket, void>;
  next: EncodedPacket | null;
  add: (packet: EncodedPacket) => Promise<void>;
}

/**
 * Writes the final file.
 * @throws StorageFullError, or the library's error when the stream holds no video
 */
export async function finishVideo(
  stream: File,
  container: Container,
  target: DiskFile,
): Promise<void> {
  const input = new Input({ source: new BlobSource(stream), formats: [MP4, WEBM] });
  const output = new Output({
    format:
      container === 'mp4' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat(),
    target: writeTo(target),
  });
  try {
    const lanes: Lane[] = [];
    const video = await input.getPrimaryVideoTrack();
    if (video) lanes.push(await openVideoLane(video, output));
    const sound = await input.getPrimaryAudioTrack();
    if (sound) lanes.push(await openSoundLane(sound, output));
    await output.start();
    await copy(lanes);
    await output.finalize();
  } finally {
    input.dispose();
  }
  target.flush();
}

async function openVideoLane(track: InputVideoTrack, output: Output): Promise<Lane> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('Expected a codec of the video track, got none.');
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, timeScale(output.format instanceof Mp4OutputFormat));
  return openLane(track, (packet) => source.add(packet, { decoderConfig }));
}

async function openSoundLane(track: InputAudioTrack, output: Output): Promise<Lane> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('Expected a codec of the sound track, got none.');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  return openLane(track, (packet) => source.add(packet, { decoderConfig }));
}

function openLane(track: InputVideoTrack | InputAudioTrack, add: Lane['add']): Lane {
  return { packets: new EncodedPacketSink(track).packets(), next: null, add };
}

async function copy(lanes: Lane[]): Promise<void> {
  for (const lane of lanes) lane.next = await readNext(lane);
  for (;;) {
    const waiting = lanes.filter((lane) => lane.next);
    if (waiting.length === 0) return;
    const first = waiting.reduce((a, b) => (timeOf(b) < timeOf(a) ? b : a));
    if (first.next) await first.add(first.next);
    first.next = await readNext(first);
  }
}

function timeOf({ next }: Lane): number {
  return next?.timestamp ?? Infinity;
}

async function readNext({ packets }: Lane): Promise<EncodedPacket | null> {
  try {
    const { done, value } = await packets.next();
    return done ? null : value;
  } catch {
    // The recording was interrupted here.
    return null;
  }
}
