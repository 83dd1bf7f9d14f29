// One sentence that is shown for a while and goes by itself.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long it stays. */
const MESSAGE_MS = 8000;

export class FlashMessage implements ReactiveController {
  /** Empty while there is none. */
  words = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  say(words: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(''), MESSAGE_MS);
    this.#show(words);
  }

  #show(words: string): void {
    this.words = words;
    this.host.requestUpdate();
  }
}
