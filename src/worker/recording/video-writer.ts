// Encodes and writes a video while it is recorded, in a container that stays readable when the
// recording is interrupted: WebM without sizes, or fragmented MP4. Afterwards
// worker/recording/finish-video.ts finalizes it.
import {
  AudioSample,
  AudioSampleSource,
  CanvasSource,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  WebMOutputFormat,
  getFirstEncodableAudioCodec,
  getFirstEncodableVideoCodec,
  type EncodedPacket,
  type StreamTargetChunk,
  type VideoCodec,
  type VideoEncodingConfig,
} from 'mediabunny';
import { KeydotError } from '../../core/errors.ts';
import type { DiskFile } from './disk-file.ts';

/** This browser encodes none of the supported codecs. */
export class NoEncoderError extends KeydotError {
  override name = 'NoEncoderError';
}

/** Options of a VideoWriter. */
export interface VideoWriterOptions {
  codec: VideoCodec;
  /** Whether to add a sound track. */
  hasSound: boolean;
  /** Prefers fast encoding to a small file. */
  live: boolean;
  /** Called with the time of each frame that was written. */
  onFrame: (timeMs: number) => void;
}

/** A crash loses the incomplete fragment. */
const FRAGMENT_S = 0.5;
const KEY_FRAME_INTERVAL_S = 1;

/** The nominal frame rate for the encoder's rate control, and the duration of the first frame. */
const NOMINAL_FPS = 30;
const NOMINAL_FRAME_MS = 33;

const QUALITY = new Quality('high');

/**
 * Chooses the first codec that this browser encodes at a size. H.264 is preferred: it plays
 * everywhere, is often encoded in hardware, and is the fastest in software (Chromium on two cores,
 * 640×480: H.264 2 to 3 ms per frame, VP9 4 to 5 ms, VP8 over 20 ms).
 * @throws NoEncoderError
 */
export async function chooseVideoCodec(
  wanted: VideoCodec | null,
  { width, height }: { width: number; height: number },
): Promise<VideoCodec> {
  const candidates: VideoCodec[] = wanted ? [wanted] : ['avc', 'vp9', 'vp8'];
  const codec = await getFirstEncodableVideoCodec(candidates, {
    ...evenSize(width, height),
    quality: QUALITY,
  });
  if (codec) return codec;
  const sizes = `${width}×${height}`;
  throw new NoEncoderError(
    `Expected a browser that encodes ${candidates.join(' or ')} at ${sizes}.`,
  );
}

/** The container for a codec, which is also the file extension. */
export function containerOf(codec: VideoCodec): 'mp4' | 'webm' {
  return codec === 'avc' ? 'mp4' : 'webm';
}

/** Writes one video from a canvas and sound. */
export class VideoWriter {
  readonly #output: Output;
  readonly #video: CanvasSource;
  readonly #sound: AudioSampleSource | null;
  #lastMs = -NOMINAL_FRAME_MS;

  private constructor(output: Output, video: CanvasSource, sound: AudioSampleSource | null) {
    this.#output = output;
    this.#video = video;
    this.#sound = sound;
  }

  /** @param canvas shows the frame when {@link add} is called */
  static async open(
    canvas: OffscreenCanvas,
    file: DiskFile,
    options: VideoWriterOptions,
  ): Promise<VideoWriter> {
    const isMp4 = containerOf(options.codec) === 'mp4';
    const output = new Output({
      format: isMp4
        ? new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: FRAGMENT_S })
        : new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: KEY_FRAME_INTERVAL_S }),
      target: writeTo(file),
    });
    const video = new CanvasSource(canvas, {
      codec: options.codec,
      quality: QUALITY,
      keyFrameInterval: isMp4 ? FRAGMENT_S : KEY_FRAME_INTERVAL_S,
      latencyMode: options.live ? 'realtime' : 'quality',
      sizeChangeBehavior: 'contain',
      ...makeEven(canvas),
      // The library would use the track's rate, which is only its time resolution.
      onEncoderConfig: (config: VideoEncoderConfig) => (config.framerate = NOMINAL_FPS),
      onEncodedPacket: ({ timestamp }: EncodedPacket) =>
        options.onFrame(Math.round(timestamp * 1000)),
    });
    output.addVideoTrack(video, timeScale(isMp4));
    const sound = options.hasSound ? await createSound(isMp4) : null;
    if (sound) output.addAudioTrack(sound);
    await output.start();
    return new VideoWriter(output, video, sound);
  }

  /** Encodes the canvas; resolves when the encoder accepts the next frame. */
  async add(timeMs: number): Promise<void> {
    const stepMs = timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    await this.#video.add(timeMs / 1000, stepMs / 1000);
  }

  /** Adds sound at a time of the recording and closes it. */
  async addSound(data: AudioData, timeMs: number): Promise<void> {
    const sample = new AudioSample(data);
    try {
      sample.setTimestamp(timeMs / 1000);
      await this.#sound?.add(sample);
    } finally {
      sample.close();
    }
  }

  /** Ends the sound track, so that the video does not wait for more. */
  endSound(): void {
    this.#sound?.close();
  }

  /** Encodes and writes all pending frames. */
  async finish(): Promise<void> {
    await this.#output.finalize();
  }
}

/** A target that writes to a file without buffering. */
export function writeTo(file: DiskFile): StreamTarget {
  return new StreamTarget(
    new WritableStream<StreamTargetChunk>({
      write: ({ data, position }) => file.writeAt(data, position),
    }),
  );
}

/** Most encoders require even sides. */
function evenSize(width: number, height: number): { width: number; height: number } {
  return { width: width + (width % 2), height: height + (height % 2) };
}

/** Resizing draws each frame once more, so it is done only for odd sides. */
function makeEven({ width, height }: OffscreenCanvas): Pick<VideoEncodingConfig, 'transform'> {
  const even = evenSize(width, height);
  return even.width === width && even.height === height ? {} : { transform: even };
}

/** MP4 times are multiples of the track's time unit: use milliseconds, as the keypoints do. */
export function timeScale(isMp4: boolean): { frameRate?: number } {
  return isMp4 ? { frameRate: 1000 } : {};
}

async function createSound(isMp4: boolean): Promise<AudioSampleSource | null> {
  const codec = await getFirstEncodableAudioCodec(isMp4 ? ['aac', 'opus'] : ['opus']);
  return codec && new AudioSampleSource({ codec, quality: QUALITY });
}
