// A picture as a source of a live session: analysed once, and again whenever the settings change.
import * as Comlink from 'comlink';
import { MediaFileError, asError } from '../shell/errors.ts';
import type { PictureSource, SourceHooks } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';

/** Decodes a picture. @throws MediaFileError when this browser cannot */
export async function openPicture(file: File, hooks: SourceHooks): Promise<PictureSource> {
  try {
    return new OpenPicture(file.name, await createImageBitmap(file), hooks);
  } catch (thrown) {
    const cause = asError(thrown);
    throw new MediaFileError('picture', file.name, `"${file.name}": ${cause.message}`, { cause });
  }
}

class OpenPicture implements PictureSource {
  readonly kind = 'still';
  readonly skipped = 0;
  #worker: PoseWorker | null = null;
  #inFlight: Promise<void> | null = null;
  #again = false;

  constructor(
    readonly name: string,
    readonly bitmap: ImageBitmap,
    readonly hooks: SourceHooks,
  ) {}

  connect(worker: PoseWorker): Promise<void> {
    this.#worker = worker;
    this.refresh();
    return Promise.resolve();
  }

  async disconnect(): Promise<void> {
    this.#worker = null;
    await this.#inFlight;
  }

  // A picture has nothing to show below the canvas.
  preview(): void {
    return;
  }

  refresh(): void {
    const worker = this.#worker;
    if (!worker) return;
    if (this.#inFlight) {
      this.#again = true;
      return;
    }
    this.#inFlight = this.#analyse(worker).finally(() => {
      this.#inFlight = null;
      if (!this.#again) return;
      this.#again = false;
      this.refresh();
    });
  }

  close(): void {
    this.#worker = null;
    this.bitmap.close();
  }

  async #analyse(worker: PoseWorker): Promise<void> {
    try {
      // The worker closes what it is given, so it gets a copy.
      const copy = await createImageBitmap(this.bitmap);
      await worker.call((remote) =>
        remote.analyse(Comlink.transfer(copy, [copy]), 0, { still: true }),
      );
    } catch (thrown) {
      if (worker.alive && this.#worker === worker) this.hooks.onTrouble(asError(thrown));
    }
  }
}
