// Makes a video whole: copies what is encoded, without touching it, from the form that can be cut off
// at any time into the usual one with its length and an index. What cannot be read any more, at the
// end of one that was cut off, is left out. Who asks: recording-library.ts.
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

/** Copies packets in the order of their times, so that the tracks lie side by side in the file. */
interface Lane {
  packets: AsyncGenerator<EncodedPacket, void>;
  next: EncodedPacket | null;
  add: (packet: EncodedPacket) => Promise<void>;
}

/**
 * Writes the whole file.
 * @throws StorageFullError, and what the library throws when there is no video in the stream at all
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
  if (!codec || !decoderConfig) throw new Error('The video track names no codec.');
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, timeScale(output.format instanceof Mp4OutputFormat));
  return openLane(track, (packet) => source.add(packet, { decoderConfig }));
}

async function openSoundLane(track: InputAudioTrack, output: Output): Promise<Lane> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('The sound track names no codec.');
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
    // Here it was cut off.
    return null;
  }
}
