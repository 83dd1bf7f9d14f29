// Notices when nothing has moved for a while, so that controls can fade from a live picture. Pointer,
// keyboard and focus bring them back at once; under a keyboard's focus they stay.
import type { LitElement, ReactiveController } from 'lit';

const QUIET_AFTER_MS = 4000;

const STIRRING = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

export class QuietController implements ReactiveController {
  /** Nothing has moved for a while. */
  quiet = false;
  #usesKeyboard = false;
  #tapToReveal = false;
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

  readonly #stir = (event?: Event): void => {
    if (event?.type === 'pointerdown') {
      this.#tapToReveal = this.quiet && (event as PointerEvent).pointerType === 'touch';
    }
    if (event && event.type !== 'focusin') this.#usesKeyboard = event.type === 'keydown';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fallQuiet(), QUIET_AFTER_MS);
    this.#set(false);
  };

  readonly #swallow = (event: Event): void => {
    if (this.#tapToReveal) event.stopPropagation();
    this.#tapToReveal = false;
  };

  #fallQuiet(): void {
    const hasFocus = this.host.shadowRoot?.activeElement instanceof Element;
    if (!(this.#usesKeyboard && hasFocus)) this.#set(true);
  }

  #set(quiet: boolean): void {
    if (quiet === this.quiet) return;
    this.quiet = quiet;
    this.host.requestUpdate();
  }
}
