// Whether the app can be installed on this device, how, and whether it already is.
import { Emitter } from './emitter.ts';

/**
 * `offered`: the browser can show its install prompt. `by-hand`: the user has to add the app to the
 * home screen (iOS). `none`: not installable here, or already installed and opened in a tab.
 */
export type InstallState = 'installed' | 'offered' | 'by-hand' | 'none';

interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** Matches when the page runs as an installed app: the manifest's display modes except `browser`. */
const APP_DISPLAY = '(display-mode: standalone), (display-mode: minimal-ui)';

/** Observes whether the app can be installed, and installs it. */
export class InstallOffer {
  readonly events = new Emitter<{ kind: 'changed' }>();
  #state = firstState();
  #prompt: InstallPromptEvent | null = null;

  constructor(signal: AbortSignal) {
    const onPrompt = (event: Event) => {
      // Otherwise some browsers show the prompt at once.
      event.preventDefault();
      this.#prompt = event as InstallPromptEvent;
      this.#enter('offered');
    };
    addEventListener('beforeinstallprompt', onPrompt, { signal });
    addEventListener('appinstalled', () => this.#enter('installed'), { signal });
    const follow = ({ matches }: MediaQueryListEvent) => {
      if (matches) this.#enter('installed');
    };
    matchMedia(APP_DISPLAY).addEventListener('change', follow, { signal });
  }

  get state(): InstallState {
    return this.#state;
  }

  /** Shows the browser's install prompt; possible once per offer. */
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
  // Only iOS has this property; it is true when the app was started from the home screen.
  const { standalone } = navigator as { standalone?: boolean };
  if (standalone === true || matchMedia(APP_DISPLAY).matches) return 'installed';
  return standalone === false && navigator.maxTouchPoints > 0 ? 'by-hand' : 'none';
}
