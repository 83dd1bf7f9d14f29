// A video that is encoded and written while it comes. The container is made so that it can be read
// whenever it is cut off: WebM without sizes, or MP4 in fragments. What has ended well is written anew
// with its length and index by finish-video.ts.
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

/** This browser encodes no video that we know. */
export class NoEncoderError extends KeydotError {
  override name = 'NoEncoderError';
}

export interface VideoWriterOptions {
  codec: VideoCodec;
  /** Whether a sound track will come. */
  hasSound: boolean;
  /** Live, quick matters more than small. */
  live: boolean;
  /** The time of a frame that is now in the file, ms. */
  onFrame: (timeMs: number) => void;
}

/** What is lost in a crash is the fragment that was not complete: s. */
const FRAGMENT_S = 0.5;
const KEY_FRAMES_S = 1;

/** What an encoder shares its bits by, and a frame's length until the next one says better, ms. */
const USUAL_FPS = 30;
const USUAL_STEP_MS = 33;

const QUALITY = new Quality('high');

/**
 * The first codec that can be encoded at this size: H.264 plays everywhere, is often encoded by
 * hardware, and costs a processor least: in Chromium on two cores 2 to 3 ms a frame of 640×480, VP9 4 to 5,
 * VP8 20 and more.
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

/** The container for a codec, and its file's ending. */
export function containerOf(codec: VideoCodec): 'mp4' | 'webm' {
  return codec === 'avc' ? 'mp4' : 'webm';
}

export class VideoWriter {
  readonly #output: Output;
  readonly #video: CanvasSource;
  readonly #sound: AudioSampleSource | null;
  #lastMs = -USUAL_STEP_MS;

  private constructor(output: Output, video: CanvasSource, sound: AudioSampleSource | null) {
    this.#output = output;
    this.#video = video;
    this.#sound = sound;
  }

  /** @param canvas shows each frame when it is added */
  static async open(
    canvas: OffscreenCanvas,
    file: DiskFile,
    options: VideoWriterOptions,
  ): Promise<VideoWriter> {
    const isMp4 = containerOf(options.codec) === 'mp4';
    const output = new Output({
      format: isMp4
        ? new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: FRAGMENT_S })
        : new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: KEY_FRAMES_S }),
      target: writeTo(file),
    });
    const video = new CanvasSource(canvas, {
      codec: options.codec,
      quality: QUALITY,
      keyFrameInterval: isMp4 ? FRAGMENT_S : KEY_FRAMES_S,
      latencyMode: options.live ? 'realtime' : 'quality',
      sizeChangeBehavior: 'contain',
      ...makeEven(canvas),
      // Known from the track, whose rate is only how finely it counts time.
      onEncoderConfig: (config: VideoEncoderConfig) => (config.framerate = USUAL_FPS),
      onEncodedPacket: ({ timestamp }: EncodedPacket) =>
        options.onFrame(Math.round(timestamp * 1000)),
    });
    output.addVideoTrack(video, timeScale(isMp4));
    const sound = options.hasSound ? await createSound(isMp4) : null;
    if (sound) output.addAudioTrack(sound);
    await output.start();
    return new VideoWriter(output, video, sound);
  }

  /** Adds what the canvas shows; resolves when the next may come. */
  async add(timeMs: number): Promise<void> {
    const stepMs = timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    await this.#video.add(timeMs / 1000, stepMs / 1000);
  }

  /** Adds sound at its place in the recording. Closes it. */
  async addSound(data: AudioData, timeMs: number): Promise<void> {
    const sample = new AudioSample(data);
    try {
      sample.setTimestamp(timeMs / 1000);
      await this.#sound?.add(sample);
    } finally {
      sample.close();
    }
  }

  /** No more sound comes: the picture need not wait for it. */
  endSound(): void {
    this.#sound?.close();
  }

  /** Encodes and writes what is still waiting. */
  async finish(): Promise<void> {
    await this.#output.finalize();
  }

  /** Leaves the file as it is. */
  async abandon(): Promise<void> {
    await this.#output.cancel();
  }
}

/** A target that writes everything at once. */
export function writeTo(file: DiskFile): StreamTarget {
  return new StreamTarget(
    new WritableStream<StreamTargetChunk>({
      write: ({ data, position }) => file.writeAt(data, position),
    }),
  );
}

/** Most encoders want even sides. */
function evenSize(width: number, height: number): { width: number; height: number } {
  return { width: width + (width % 2), height: height + (height % 2) };
}

/** Each frame is drawn once more to change its size, so only where it must be. */
function makeEven({ width, height }: OffscreenCanvas): Pick<VideoEncodingConfig, 'transform'> {
  const even = evenSize(width, height);
  return even.width === width && even.height === height ? {} : { transform: even };
}

/** MP4 counts a track's time in shares of its frame rate: so in milliseconds, as the keypoints do. */
export function timeScale(isMp4: boolean): { frameRate?: number } {
  return isMp4 ? { frameRate: 1000 } : {};
}

async function createSound(isMp4: boolean): Promise<AudioSampleSource | null> {
  const codec = await getFirstEncodableAudioCodec(isMp4 ? ['aac', 'opus'] : ['opus']);
  return codec && new AudioSampleSource({ codec, quality: QUALITY });
}
