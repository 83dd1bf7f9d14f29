// Whether the person is in the middle of something: a pointer is down, a key was just pressed, a text is
// half written. A page is reloaded only when they have let go. Who asks: update-session.ts.

/** For so long nothing must have been touched, ms. */
const QUIET_MS = 1000;

const TEXT_TYPES = ['text', 'search', 'number', 'email', 'url', 'password'];

export class InteractionMonitor {
  /** The page has been touched since it was loaded. */
  haveTouched = false;
  #pointers = new Set<number>();
  #touchedMs = -Infinity;

  /** @param signal ends the watching */
  constructor(readonly signal: AbortSignal) {
    const options = { signal, capture: true, passive: true };
    const touch = () => {
      this.haveTouched = true;
      this.#touchedMs = performance.now();
    };
    for (const kind of ['keydown', 'input', 'wheel', 'pointerdown']) {
      addEventListener(kind, touch, options);
    }
    addEventListener('pointerdown', ({ pointerId }) => this.#pointers.add(pointerId), options);
    for (const kind of ['pointerup', 'pointercancel'] as const) {
      const release = ({ pointerId }: PointerEvent) => {
        touch();
        this.#pointers.delete(pointerId);
      };
      addEventListener(kind, release, options);
    }
  }

  get areBusy(): boolean {
    const isTouching = this.#pointers.size > 0 || performance.now() - this.#touchedMs < QUIET_MS;
    return (isTouching && !document.hidden) || isTextHalfWritten();
  }

  /** Resolves when the person has let go, or the watching ends. */
  async rest(): Promise<void> {
    while (this.areBusy && !this.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4));
    }
  }
}

function isTextHalfWritten(): boolean {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused instanceof HTMLTextAreaElement) return focused.value !== '';
  return (
    focused instanceof HTMLInputElement && TEXT_TYPES.includes(focused.type) && focused.value !== ''
  );
}
