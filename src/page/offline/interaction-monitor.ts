// Whether the user is interacting with the page: a pointer is down, a key was just pressed, or a
// text field holds unfinished text. An update reloads the page only when none of this is true.

/** The page counts as idle after this time without input. */
const IDLE_MS = 1000;

const TEXT_TYPES = ['text', 'search', 'number', 'email', 'url', 'password'];

/** Observes the user's input. */
export class InteractionMonitor {
  /** Whether there was any input since the page was loaded. */
  hasInteracted = false;
  #pointers = new Set<number>();
  #lastInputMs = -Infinity;

  /** @param signal ends the observation */
  constructor(readonly signal: AbortSignal) {
    const options = { signal, capture: true, passive: true };
    const onInput = () => {
      this.hasInteracted = true;
      this.#lastInputMs = performance.now();
    };
    for (const kind of ['keydown', 'input', 'wheel', 'pointerdown']) {
      addEventListener(kind, onInput, options);
    }
    addEventListener('pointerdown', ({ pointerId }) => this.#pointers.add(pointerId), options);
    for (const kind of ['pointerup', 'pointercancel'] as const) {
      const release = ({ pointerId }: PointerEvent) => {
        onInput();
        this.#pointers.delete(pointerId);
      };
      addEventListener(kind, release, options);
    }
  }

  get #isBusy(): boolean {
    const hasInput = this.#pointers.size > 0 || performance.now() - this.#lastInputMs < IDLE_MS;
    return (hasInput && !document.hidden) || hasUnfinishedText();
  }

  /** Resolves when the user is idle, or the observation ends. */
  async whenIdle(): Promise<void> {
    while (this.#isBusy && !this.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS / 4));
    }
  }
}

function hasUnfinishedText(): boolean {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused instanceof HTMLTextAreaElement) return focused.value !== '';
  return (
    focused instanceof HTMLInputElement && TEXT_TYPES.includes(focused.type) && focused.value !== ''
  );
}
