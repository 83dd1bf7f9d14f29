// The microphone's sound on its way into a recording. Its own clock is none of the camera's, so it is
// placed by when its first piece came, and from there on by its length.
import type { BurntPicture } from './burnt-picture.ts';

export class SoundFeed {
  readonly #reader: ReadableStreamDefaultReader<AudioData>;
  #stopped = false;

  constructor(sound: ReadableStream<AudioData>) {
    this.#reader = sound.getReader();
  }

  /** Adds what comes from now on; now is the recording's beginning. */
  start(picture: BurntPicture): void {
    void this.#pump(picture, performance.now());
  }

  stop(): void {
    this.#stopped = true;
    // A stream that has failed says so once more; the picture goes on without it.
    this.#reader.cancel().catch(() => undefined);
  }

  async #pump(picture: BurntPicture, startMs: number): Promise<void> {
    let timeMs: number | null = null;
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done || this.#stopped) {
          value?.close();
          break;
        }
        const lengthMs = value.duration / 1000;
        // A piece comes when it is over.
        timeMs ??= Math.max(0, performance.now() - startMs - lengthMs);
        const placeMs = timeMs;
        timeMs += lengthMs;
        await picture.writer.addSound(value, placeMs);
      }
    } finally {
      picture.writer.endSound();
    }
  }
}
