// One sentence that is shown for a while and then disappears.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SHOWN_MS = 8000;

export class FlashMessage implements ReactiveController {
  /** The sentence on show; empty when there is none. */
  text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  show(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(''), SHOWN_MS);
    this.#set(text);
  }

  #set(text: string): void {
    this.text = text;
    this.host.requestUpdate();
  }
}
