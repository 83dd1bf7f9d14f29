// The pictures of the open lesson's frames, as addresses that an <img> can show. Each is read once and
// let go of with the lesson. Where they are kept: lesson-session.ts.
export class FramePictures {
  readonly #urls = new Map<string, Promise<string>>();

  /** @param read a frame's file, by the frame's id */
  constructor(readonly read: (frameId: string) => Promise<Blob>) {}

  /** @throws what reading throws; the next call tries again */
  urlOf(frameId: string): Promise<string> {
    const known = this.#urls.get(frameId);
    if (known) return known;
    const url = this.read(frameId).then((file) => URL.createObjectURL(file));
    this.#urls.set(frameId, url);
    url.catch(() => this.#urls.delete(frameId));
    return url;
  }

  dispose(): void {
    for (const url of this.#urls.values()) {
      // One that could not be read was told to whoever asked for it.
      url.then(
        (address) => URL.revokeObjectURL(address),
        () => undefined,
      );
    }
    this.#urls.clear();
  }
}
