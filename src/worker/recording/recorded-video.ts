// The video of a recording: every frame with its overlay at the frame's own size, and the
// microphone's sound. Next: worker/recording/video-writer.ts.
import { measureFrame } from '../../engine/video-frame.ts';
import { Stage } from '../stage/stage.ts';
import type { RecordingFiles } from './recording-files.ts';
import type { RecordedScene } from './scene-tap.ts';
import {
  VideoWriter,
  chooseVideoCodec,
  containerOf,
  type VideoWriterOptions,
} from './video-writer.ts';

/** Larger frames are scaled down: many encoders fail on them, and cameras rarely deliver them. */
const MAX_SIDE_PX = 1920;

/** Draws frames with their overlays and encodes them. */
export class RecordedVideo {
  private constructor(
    readonly stage: Stage,
    readonly writer: VideoWriter,
  ) {}

  /** @param first the first frame, which sets the size of the video @throws NoEncoderError */
  static async open(
    first: VideoFrame,
    files: RecordingFiles,
    options: Omit<VideoWriterOptions, 'codec'> & {
      codec: VideoWriterOptions['codec'] | null;
    },
  ): Promise<RecordedVideo> {
    const size = measureFrame(first);
    const scale = Math.min(1, MAX_SIDE_PX / Math.max(size.width, size.height));
    const canvas = new OffscreenCanvas(
      Math.round(size.width * scale),
      Math.round(size.height * scale),
    );
    const codec = await chooseVideoCodec(options.codec, canvas);
    const file = await files.openStream(containerOf(codec));
    const writer = await VideoWriter.open(canvas, file, { ...options, codec });
    return new RecordedVideo(new Stage(canvas, MAX_SIDE_PX), writer);
  }

  /** Draws a frame with its overlay. @throws what drawing throws; the video is unchanged then */
  draw(scene: RecordedScene & { frame: VideoFrame }): void {
    this.stage.resize(measureFrame(scene.frame));
    this.stage.draw({ ...scene, view: 'in-step' });
  }

  /** Encodes the drawn frame; resolves when the encoder accepts the next one. */
  async add(timeMs: number): Promise<void> {
    await this.writer.add(timeMs);
  }

  async finish(): Promise<void> {
    this.writer.endSound();
    await this.writer.finish();
  }
}

/**
 * Feeds the microphone's sound into the video. Its clock differs from the camera's, so sound is
 * placed by the arrival time of its first piece and from there on by its length.
 */
export class SoundFeed {
  readonly #reader: ReadableStreamDefaultReader<AudioData>;
  #stopped = false;

  constructor(sound: ReadableStream<AudioData>) {
    this.#reader = sound.getReader();
  }

  /** Adds sound from now on; now is time 0 of the recording. */
  start(video: RecordedVideo): void {
    void this.#pump(video, performance.now());
  }

  stop(): void {
    this.#stopped = true;
    // A failed stream rejects; the video continues without it.
    this.#reader.cancel().catch(() => undefined);
  }

  async #pump(video: RecordedVideo, startMs: number): Promise<void> {
    let timeMs: number | null = null;
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done || this.#stopped) {
          value?.close();
          break;
        }
        const lengthMs = value.duration / 1000;
        // A piece arrives at its end.
        timeMs ??= Math.max(0, performance.now() - startMs - lengthMs);
        const startOfPieceMs = timeMs;
        timeMs += lengthMs;
        await video.writer.addSound(value, startOfPieceMs);
      }
    } finally {
      video.writer.endSound();
    }
  }
}
