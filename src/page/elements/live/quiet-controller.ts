// Detects inactivity, so that controls can fade from a live picture. Pointer, keyboard and focus events end
// it. Controls with keyboard focus do not fade.
import type { LitElement, ReactiveController } from 'lit';

const QUIET_AFTER_MS = 4000;

const ACTIVITY_EVENTS = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

export class QuietController implements ReactiveController {
  /** There was no activity for a while. */
  quiet = false;
  #usesKeyboard = false;
  #tapToReveal = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ACTIVITY_EVENTS) this.host.addEventListener(type, this.#onActivity);
    // A tap that reveals the controls must not press one of them.
    this.host.addEventListener('click', this.#suppressClick, { capture: true });
    this.#onActivity();
  }

  hostDisconnected(): void {
    for (const type of ACTIVITY_EVENTS) this.host.removeEventListener(type, this.#onActivity);
    this.host.removeEventListener('click', this.#suppressClick, { capture: true });
    clearTimeout(this.#timer);
  }

  readonly #onActivity = (event?: Event): void => {
    if (event?.type === 'pointerdown') {
      this.#tapToReveal = this.quiet && (event as PointerEvent).pointerType === 'touch';
    }
    if (event && event.type !== 'focusin') this.#usesKeyboard = event.type === 'keydown';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onTimeout(), QUIET_AFTER_MS);
    this.#set(false);
  };

  readonly #suppressClick = (event: Event): void => {
    if (this.#tapToReveal) event.stopPropagation();
    this.#tapToReveal = false;
  };

  #onTimeout(): void {
    const hasFocus = this.host.shadowRoot?.activeElement instanceof Element;
    if (!(this.#usesKeyboard && hasFocus)) this.#set(true);
  }

  #set(quiet: boolean): void {
    if (quiet === this.quiet) return;
    this.quiet = quiet;
    this.host.requestUpdate();
  }
}
