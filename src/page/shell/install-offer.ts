// Whether the app can be installed here and how, and whether it already is. Shown by
// page/elements/shell/keydot-device.ts.
import { Emitter } from './emitter.ts';

/**
 * `offered`: the browser asks when it is told to. `by-hand`: it has no way to ask, and the person adds
 * the app to the home screen (iOS). `none`: neither, or it is installed and this is a tab.
 */
export type InstallState = 'installed' | 'offered' | 'by-hand' | 'none';

interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** How an installed app may be displayed, best first: the manifest's list without the browser. */
const APP_DISPLAY = '(display-mode: standalone), (display-mode: minimal-ui)';

export class InstallOffer {
  readonly events = new Emitter<{ kind: 'changed' }>();
  #state = firstState();
  #prompt: InstallPromptEvent | null = null;

  constructor(signal: AbortSignal) {
    const keep = (event: Event) => {
      // Otherwise some browsers ask at a moment of their own.
      event.preventDefault();
      this.#prompt = event as InstallPromptEvent;
      this.#enter('offered');
    };
    addEventListener('beforeinstallprompt', keep, { signal });
    addEventListener('appinstalled', () => this.#enter('installed'), { signal });
    const follow = ({ matches }: MediaQueryListEvent) => {
      if (matches) this.#enter('installed');
    };
    matchMedia(APP_DISPLAY).addEventListener('change', follow, { signal });
  }

  get state(): InstallState {
    return this.#state;
  }

  /** Has the browser ask. It may be asked once for each offer. */
  async install(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = null;
    if (!prompt) return;
    await prompt.prompt();
    const { outcome } = await prompt.userChoice;
    this.#enter(outcome === 'accepted' ? 'installed' : 'none');
  }

  #enter(state: InstallState): void {
    this.#state = state;
    this.events.emit({ kind: 'changed' });
  }
}

function firstState(): InstallState {
  // Only iOS has this property; it is true when started from the home screen.
  const { standalone } = navigator as { standalone?: boolean };
  if (standalone === true || matchMedia(APP_DISPLAY).matches) return 'installed';
  return standalone === false && navigator.maxTouchPoints > 0 ? 'by-hand' : 'none';
}
