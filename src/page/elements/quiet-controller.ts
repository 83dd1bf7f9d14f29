// Notices when nothing has moved for a while, so that controls can fade from a live picture. Pointer,
// keyboard and focus bring them back at once.
import type { LitElement, ReactiveController } from 'lit';

const QUIET_AFTER_MS = 4000;

const STIRRING = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

export class QuietController implements ReactiveController {
  /** Nothing has moved for a while. */
  quiet = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of STIRRING) this.host.addEventListener(type, this.#stir);
    // A tap that only brings the controls back must not press one of them.
    this.host.addEventListener('click', this.#swallow, { capture: true });
    this.#stir();
  }

  hostDisconnected(): void {
    for (const type of STIRRING) this.host.removeEventListener(type, this.#stir);
    this.host.removeEventListener('click', this.#swallow, { capture: true });
    clearTimeout(this.#timer);
  }

  #tapToReveal = false;

  readonly #stir = (event?: Event): void => {
    if (event?.type === 'pointerdown') {
      this.#tapToReveal = this.quiet && (event as PointerEvent).pointerType === 'touch';
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(true), QUIET_AFTER_MS);
    this.#set(false);
  };

  readonly #swallow = (event: Event): void => {
    if (this.#tapToReveal) event.stopPropagation();
    this.#tapToReveal = false;
  };

  #set(quiet: boolean): void {
    if (quiet === this.quiet) return;
    this.quiet = quiet;
    this.host.requestUpdate();
  }
}
