// The update session: offers a waiting version of the app and, when the user accepts, switches all
// tabs together. Each tab first saves and suspends its work; then the waiting version takes over
// and all tabs reload. Next: page/offline/page-locks.ts.
import type { Workbox } from 'workbox-window';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { isUnloadGuarded } from '../shell/unload-guard.ts';
import { saveResumeNote, type ResumeNote } from './resume-note.ts';
import type { InteractionMonitor } from './interaction-monitor.ts';
import { holdWorkLock, whenAllPagesIdle } from './page-locks.ts';
import { describeBuild, takeOver, type Described } from './service-worker-calls.ts';

/** The state of an update. */
export type UpdateState =
  | { kind: 'none' }
  /** A complete new version waits; `lines` describe its changes. */
  | { kind: 'offered'; version: string; lines: readonly string[] }
  /**
   * The user accepted, in this tab or another. `rested`: this tab is suspended and waits for the
   * others.
   */
  | { kind: 'agreed'; rested: boolean }
  /** The update failed and the old version stays; `reason` is one sentence. */
  | { kind: 'refused'; reason: string };

/** How often an open page checks for a new version. */
const CHECK_INTERVAL_MS = 3_600_000;

/** How often the unload guard is polled while the page holds unsaved work, e.g. a recording. */
const GUARD_POLL_MS = 250;

/** How the page suspends its work for an update. */
export interface UpdateHooks {
  /** Resolves when every edit is saved. @throws when one cannot be saved */
  saveEdits(): Promise<void>;
  /** Stops work that a reload would end. @returns what to resume afterwards */
  suspend(): Promise<ResumeNote>;
  /** Whether there is work that a reload would end. */
  isBusy(): boolean;
  /** Resumes suspended work, because there will be no reload. */
  resume(after: ResumeNote): void;
}

/** A message between tabs, which may be of different versions. */
type UpdateMessage = 'agreed' | 'withdrawn';

/** Offers new versions and switches to them. */
export class UpdateSession {
  /** Emitted after every change of the state. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  readonly #channel: BroadcastChannel;
  #state: UpdateState = { kind: 'none' };
  #resumeNote: ResumeNote | null = null;
  /** Aborted to release this page's work lock. */
  #work = new AbortController();
  /** Aborted when the accepted update is withdrawn or fails. */
  #agreement = new AbortController();

  constructor(
    readonly workbox: Workbox,
    readonly scope: string,
    readonly interaction: InteractionMonitor,
    readonly hooks: UpdateHooks,
    readonly signal: AbortSignal,
  ) {
    this.#channel = new BroadcastChannel(`keydot-update ${scope}`);
    this.#channel.onmessage = ({ data }: MessageEvent<UpdateMessage>) => this.#onMessage(data);
    signal.addEventListener('abort', () => this.#end());
    holdWorkLock(scope, this.#work.signal);
    this.#followController();
    this.#checkPeriodically();
  }

  /** Offers waiting versions, now and whenever one is installed. */
  follow(registration: ServiceWorkerRegistration): void {
    void this.#offerWaiting();
    const { signal } = this;
    const watch = () => {
      const offer = () => void this.#offerWaiting();
      registration.installing?.addEventListener('statechange', offer, { signal });
    };
    // Workbox reports only the first external update; an open page may see more.
    registration.addEventListener('updatefound', watch, { signal });
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Switches all tabs to the waiting version. Never rejects: failures become the state. */
  async accept(): Promise<void> {
    this.#send('agreed');
    this.#onMessage('agreed');
    const { signal } = this.#agreement;
    try {
      await whenAllPagesIdle(this.scope, signal, () => this.#handOver());
    } catch (thrown) {
      // If aborted, the update was withdrawn and the state is already updated.
      if (!signal.aborted) this.#refuse(asError(thrown).message);
    }
  }

  /**
   * Hides the offer until the next visit, or withdraws an accepted update that waits for other
   * tabs.
   */
  postpone(): void {
    if (this.#state.kind !== 'agreed') return this.#enter({ kind: 'none' });
    this.#send('withdrawn');
    this.#onMessage('withdrawn');
  }

  async #offerWaiting(): Promise<void> {
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

  #onMessage(message: UpdateMessage): void {
    if (message === 'agreed' && this.#state.kind !== 'agreed') void this.#suspend();
    if (message === 'withdrawn' && this.#state.kind === 'agreed') {
      this.#resume({ kind: 'none' });
      void this.#offerWaiting();
    }
  }

  /** Suspends this page. Never rejects: a page that cannot save its edits cancels the update. */
  async #suspend(): Promise<void> {
    this.#enter({ kind: 'agreed', rested: false });
    try {
      const note = await this.#suspendWork();
      if (this.#state.kind !== 'agreed') return this.hooks.resume(note);
      this.#resumeNote = note;
      this.#work.abort();
      this.#enter({ kind: 'agreed', rested: true });
    } catch (thrown) {
      this.#refuse(asError(thrown).message);
    }
  }

  /** Waits until the user is idle and nothing guards the page, then suspends its work. */
  async #suspendWork(): Promise<ResumeNote> {
    await this.interaction.whenIdle();
    await this.hooks.saveEdits();
    while (isUnloadGuarded()) await new Promise((resolve) => setTimeout(resolve, GUARD_POLL_MS));
    return this.hooks.suspend();
  }

  /**
   * All tabs are suspended: activates the waiting version. On success this never resolves: the page
   * reloads.
   */
  async #handOver(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration(this.scope);
    // Another tab has activated it already.
    if (!registration?.waiting) return this.#reload();
    const { lacking } = await takeOver(registration.waiting);
    if (lacking.length === 0) return new Promise(() => undefined);
    this.#refuse('The new version could not be downloaded completely. You still have the old one.');
  }

  #refuse(reason: string): void {
    this.#send('withdrawn');
    this.#resume({ kind: 'refused', reason });
  }

  #resume(state: UpdateState): void {
    this.#agreement.abort();
    this.#agreement = new AbortController();
    this.#work.abort();
    this.#work = new AbortController();
    holdWorkLock(this.scope, this.#work.signal);
    if (this.#resumeNote) this.hooks.resume(this.#resumeNote);
    this.#resumeNote = null;
    this.#enter(state);
  }

  #followController(): void {
    const { serviceWorker } = navigator;
    // The first service worker replaces no version, so it needs no reload.
    let hadController = serviceWorker.controller !== null;
    const onChange = () => {
      if (hadController) void this.#reload();
      hadController = true;
    };
    serviceWorker.addEventListener('controllerchange', onChange, { signal: this.signal });
  }

  /** Reloads the page for the version that serves it now, unless its edits cannot be saved. */
  async #reload(): Promise<void> {
    try {
      saveResumeNote(this.#resumeNote ?? (await this.#suspendWork()));
      location.reload();
    } catch (thrown) {
      this.#enter({ kind: 'refused', reason: asError(thrown).message });
    }
  }

  #checkPeriodically(): void {
    const check = () => {
      if (!document.hidden) void this.workbox.update().catch(() => undefined);
    };
    document.addEventListener('visibilitychange', check, { signal: this.signal });
    const timer = setInterval(check, CHECK_INTERVAL_MS);
    this.signal.addEventListener('abort', () => clearInterval(timer));
  }

  #send(message: UpdateMessage): void {
    this.#channel.postMessage(message);
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

/** The changes of the offered version that are not in the running one. */
function newLines(offered: Described, running: Described | null): string[] {
  const known = new Set(running?.changes.flatMap(({ lines }) => lines));
  return offered.changes.flatMap(({ lines }) => lines.filter((line) => !known.has(line)));
}
