// New versions: offered when one waits, and taken up when the person agrees, by all tabs together. Each
// tab comes to rest first (what it holds is kept), then the waiting version takes over and all reload.
import type { Workbox } from 'workbox-window';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { isPageHeld } from '../shell/unload-guard.ts';
import { noteForAfter, type AfterUpdate } from './after-update.ts';
import type { InteractionMonitor } from './interaction-monitor.ts';
import { holdWorkLock, whenAllRest } from './page-locks.ts';
import { describeBuild, takeOver, type Described } from './service-worker-calls.ts';
import type { UpdateState } from './update-state.ts';

/** How often a page that stays open looks for a new version, ms. */
const LOOK_EVERY_MS = 3_600_000;

/** How often a page that holds a recording, say, is asked whether it still does, ms. */
const HELD_MS = 250;

export interface UpdateHooks {
  /** Resolves when every edit is kept. @throws when the last cannot be */
  keepEdits(): Promise<void>;
  /** Brings to a halt what a reload would end, so that it can go on. */
  rest(): Promise<AfterUpdate>;
  /** Whether something is under way that a reload would end. */
  isAtWork(): boolean;
  /** Goes on with what was ended: there will be no reload. */
  goOn(after: AfterUpdate): void;
}

type Word = 'agreed' | 'withdrawn';

export class UpdateSession {
  /** Tells that the state changed. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  readonly #channel: BroadcastChannel;
  #state: UpdateState = { kind: 'none' };
  #after: AfterUpdate | null = null;
  /** Ends with this page's work. */
  #work = new AbortController();
  /** Ends with the agreement, when it comes to nothing. */
  #agreement = new AbortController();

  constructor(
    readonly workbox: Workbox,
    readonly scope: string,
    readonly hands: InteractionMonitor,
    readonly hooks: UpdateHooks,
    readonly signal: AbortSignal,
  ) {
    this.#channel = new BroadcastChannel(`keydot-update ${scope}`);
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => this.#hear(data);
    signal.addEventListener('abort', () => this.#end());
    holdWorkLock(scope, this.#work.signal);
    this.#followController();
    this.#lookNowAndThen();
  }

  /** Looks for versions that wait, now and whenever one comes. */
  follow(registration: ServiceWorkerRegistration): void {
    void this.#look();
    const { signal } = this;
    const watch = () => {
      const look = () => void this.#look();
      registration.installing?.addEventListener('statechange', look, { signal });
    };
    // Workbox tells of the first that comes from elsewhere; a page that stays open may see more.
    registration.addEventListener('updatefound', watch, { signal });
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Brings all tabs to the version that waits. Never rejects: what goes wrong becomes the state. */
  async accept(): Promise<void> {
    this.#tell('agreed');
    this.#hear('agreed');
    const { signal } = this.#agreement;
    try {
      await whenAllRest(this.scope, signal, () => this.#handOver());
    } catch (thrown) {
      // Withdrawn: whoever did it has seen to the rest.
      if (!signal.aborted) this.#refuse(asError(thrown).message);
    }
  }

  /** Hides the offer until the next visit; takes an agreement back that others are awaited for. */
  postpone(): void {
    if (this.#state.kind !== 'agreed') return this.#enter({ kind: 'none' });
    this.#tell('withdrawn');
    this.#hear('withdrawn');
  }

  async #look(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration(this.scope);
    const { waiting, active } = registration ?? {};
    if (!waiting) return;
    let state: UpdateState;
    try {
      const offered = await describeBuild(waiting);
      const running = active ? await describeBuild(active) : null;
      state = { kind: 'offered', version: offered.version, lines: newLines(offered, running) };
    } catch (thrown) {
      state = { kind: 'refused', reason: asError(thrown).message };
    }
    if (this.#state.kind !== 'agreed') this.#enter(state);
  }

  #hear(word: Word): void {
    if (word === 'agreed' && this.#state.kind !== 'agreed') void this.#rest();
    if (word === 'withdrawn' && this.#state.kind === 'agreed') {
      this.#goOn({ kind: 'none' });
      void this.#look();
    }
  }

  /** Never rejects: a page that cannot keep what it holds stays at work, and nothing is taken over. */
  async #rest(): Promise<void> {
    this.#enter({ kind: 'agreed', rested: false });
    try {
      const after = await this.#comeToRest();
      if (this.#state.kind !== 'agreed') return this.hooks.goOn(after);
      this.#after = after;
      this.#work.abort();
      this.#enter({ kind: 'agreed', rested: true });
    } catch (thrown) {
      this.#refuse(asError(thrown).message);
    }
  }

  /** Waits for the person and for what only they can end, then halts the rest. */
  async #comeToRest(): Promise<AfterUpdate> {
    await this.hands.rest();
    await this.hooks.keepEdits();
    while (isPageHeld()) await new Promise((resolve) => setTimeout(resolve, HELD_MS));
    return this.hooks.rest();
  }

  /** All rest: the waiting version takes over if it is whole, and this promise outlives the page. */
  async #handOver(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration(this.scope);
    // Another tab was quicker, or all others were closed.
    if (!registration?.waiting) return this.#reload();
    const { lacking } = await takeOver(registration.waiting);
    if (lacking.length === 0) return new Promise(() => undefined);
    this.#refuse('It did not come whole. The version you have goes on.');
  }

  #refuse(reason: string): void {
    this.#tell('withdrawn');
    this.#goOn({ kind: 'refused', reason });
  }

  #goOn(state: UpdateState): void {
    this.#agreement.abort();
    this.#agreement = new AbortController();
    this.#work.abort();
    this.#work = new AbortController();
    holdWorkLock(this.scope, this.#work.signal);
    if (this.#after) this.hooks.goOn(this.#after);
    this.#after = null;
    this.#enter(state);
  }

  #followController(): void {
    const { serviceWorker } = navigator;
    // The first version to come takes nothing away from anybody.
    let hadOne = serviceWorker.controller !== null;
    const follow = () => {
      if (hadOne) void this.#reload();
      hadOne = true;
    };
    serviceWorker.addEventListener('controllerchange', follow, { signal: this.signal });
  }

  /** Another version serves this page now. A page that cannot keep what it holds stays as it is. */
  async #reload(): Promise<void> {
    try {
      noteForAfter(this.#after ?? (await this.#comeToRest()));
      location.reload();
    } catch (thrown) {
      this.#enter({ kind: 'refused', reason: asError(thrown).message });
    }
  }

  #lookNowAndThen(): void {
    const look = () => {
      if (!document.hidden) void this.workbox.update().catch(() => undefined);
    };
    document.addEventListener('visibilitychange', look, { signal: this.signal });
    const timer = setInterval(look, LOOK_EVERY_MS);
    this.signal.addEventListener('abort', () => clearInterval(timer));
  }

  #tell(word: Word): void {
    this.#channel.postMessage(word);
  }

  #enter(state: UpdateState): void {
    if (this.signal.aborted) return;
    this.#state = state;
    this.events.emit({ kind: 'changed' });
  }

  #end(): void {
    this.#work.abort();
    this.#channel.close();
    this.events.clear();
  }
}

/** What the offered version says of itself and the running one did not know. */
function newLines(offered: Described, running: Described | null): string[] {
  const known = new Set(running?.changes.flatMap(({ lines }) => lines));
  return offered.changes.flatMap(({ lines }) => lines.filter((line) => !known.has(line)));
}
