// The picture of a recording: each frame with what was drawn over it, at the frame's own size, into
// the video file. How it is encoded: video-writer.ts.
import { measureFrame } from '../../engine/video-frame.ts';
import { Stage } from '../stage/stage.ts';
import type { RecordingFiles } from './recording-files.ts';
import type { RecordedScene } from './scene-port.ts';
import {
  VideoWriter,
  chooseVideoCodec,
  containerOf,
  type VideoWriterOptions,
} from './video-writer.ts';

/** Larger frames are made smaller: what a camera sends live is rarely larger, and many encoders give up. */
const LONGEST_SIDE = 1920;

export class BurntPicture {
  private constructor(
    readonly stage: Stage,
    readonly writer: VideoWriter,
  ) {}

  /** @param first the first frame; its size is the video's @throws NoEncoderError */
  static async open(
    first: VideoFrame,
    files: RecordingFiles,
    options: Omit<VideoWriterOptions, 'codec'> & {
      codec: VideoWriterOptions['codec'] | null;
    },
  ): Promise<BurntPicture> {
    const size = measureFrame(first);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(size.width, size.height));
    const canvas = new OffscreenCanvas(
      Math.round(size.width * scale),
      Math.round(size.height * scale),
    );
    const codec = await chooseVideoCodec(options.codec, canvas);
    const file = await files.openStream(containerOf(codec));
    const writer = await VideoWriter.open(canvas, file, { ...options, codec });
    return new BurntPicture(new Stage(canvas, LONGEST_SIDE), writer);
  }

  /** Throws what drawing throws; the video is as it was then. */
  draw(scene: RecordedScene & { frame: VideoFrame }): void {
    this.stage.resize(measureFrame(scene.frame));
    this.stage.draw({ ...scene, view: 'in-step' });
  }

  /** Adds what is drawn; resolves when the next may come. */
  async add(timeMs: number): Promise<void> {
    await this.writer.add(timeMs);
  }

  async finish(): Promise<void> {
    this.writer.endSound();
    await this.writer.finish();
  }
}
