// Keeps the app on this device: registers the service worker, has it prove that all is there, and
// tells how that stands. Draws nothing. New versions: update-session.ts.
import { Workbox } from 'workbox-window';
import { requestPersistentStorage } from '../../storage/storage-status.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { findDeviceParts } from './device-parts.ts';
import type { OfflineState } from './offline-state.ts';
import { InteractionMonitor } from './interaction-monitor.ts';
import { isolatePage } from './isolate-page.ts';
import { holdPageLock } from './page-locks.ts';
import {
  requestFileCheck,
  ServiceWorkerError,
  sweepFiles,
  type Checked,
} from './service-worker-calls.ts';
import { UpdateSession, type UpdateHooks } from './update-session.ts';

const SCRIPT = 'service-worker.js';

/** How long after a failure the next try comes by itself, ms. */
const RETRY_MS = 15_000;

export interface OfflineSessionOptions {
  /** The address of the page's script: it says which build the page is of. */
  entryUrl: string;
  /** How the page makes way for another version. */
  hooks: UpdateHooks;
}

export class OfflineSession {
  /** Tells that the state changed. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  readonly updates: UpdateSession;
  readonly #hands: InteractionMonitor;
  readonly #disposal = new AbortController();
  readonly #workbox = new Workbox(new URL(SCRIPT, document.baseURI).href, {
    updateViaCache: 'none',
  });
  #state: OfflineState = { kind: 'starting' };
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly options: OfflineSessionOptions) {
    const scope = new URL('./', document.baseURI).href;
    const { signal } = this.#disposal;
    this.#hands = new InteractionMonitor(signal);
    this.updates = new UpdateSession(this.#workbox, scope, this.#hands, options.hooks, signal);
  }

  get state(): OfflineState {
    return this.#state;
  }

  /** Registers, checks, and goes on looking after it. Never rejects. */
  async start(): Promise<void> {
    const { signal } = this.#disposal;
    holdPageLock(this.options.entryUrl, signal);
    const retry = () => void this.#retry();
    addEventListener('online', retry, { signal });
    document.addEventListener('visibilitychange', retry, { signal });
    const isolate = () => isolatePage(this.#hands.haveTouched || this.options.hooks.isAtWork());
    navigator.serviceWorker.addEventListener('controllerchange', isolate, { signal });
    isolate();
    this.#workbox.addEventListener('redundant', () => this.#hearOfFailure());
    await this.#begin();
  }

  /** Fetches what is needed and not here, reads all of it back, and compares. Never rejects. */
  async makeAvailable(): Promise<void> {
    void requestPersistentStorage();
    if (this.#state.kind === 'failed') {
      this.#enter({ kind: 'starting' });
      return this.#begin();
    }
    await this.#checkAgain();
  }

  dispose(): void {
    this.#disposal.abort();
    clearTimeout(this.#retryTimer);
    this.events.clear();
  }

  async #begin(): Promise<void> {
    try {
      const registration = await this.#workbox.register({ immediate: true });
      if (!registration) throw new ServiceWorkerError('Expected a registered service worker.');
      this.updates.follow(registration);
      const { active } = await navigator.serviceWorker.ready;
      if (!active || this.#disposal.signal.aborted) return;
      await this.#check(active, !isMetered());
      if (!this.#disposal.signal.aborted) await sweepFiles(active);
    } catch (thrown) {
      this.#enter({ kind: 'failed', error: asError(thrown) });
    }
  }

  async #retry(): Promise<void> {
    if (document.hidden || this.#state.kind !== 'lacking') return;
    await this.#checkAgain();
  }

  async #checkAgain(): Promise<void> {
    if (this.#state.kind === 'checking' || this.#state.kind === 'starting') return;
    try {
      const { active } = await navigator.serviceWorker.ready;
      if (active && !this.#disposal.signal.aborted) await this.#check(active, true);
    } catch (thrown) {
      this.#enter({ kind: 'failed', error: asError(thrown) });
    }
  }

  async #check(active: ServiceWorker, mayFetch: boolean): Promise<void> {
    clearTimeout(this.#retryTimer);
    const before = this.#state;
    const parts = await findDeviceParts();
    const checked = await requestFileCheck(active, parts, mayFetch, (doneBytes, totalBytes) => {
      // A device that lacks something is told so until it does not, not that it is looked at.
      if (before.kind !== 'lacking') this.#enter({ kind: 'checking', doneBytes, totalBytes });
    });
    this.#enter(stateAfter(checked, mayFetch));
    if (this.#state.kind !== 'lacking') return;
    this.#retryTimer = setTimeout(() => void this.#retry(), RETRY_MS);
  }

  /** The first version did not come whole: there is none to fall back on. */
  #hearOfFailure(): void {
    if (this.#state.kind !== 'starting' || navigator.serviceWorker.controller) return;
    const error = new ServiceWorkerError('Not all of the app’s files came as they should.');
    this.#enter({ kind: 'failed', error });
  }

  #enter(state: OfflineState): void {
    if (this.#disposal.signal.aborted) return;
    this.#state = state;
    this.events.emit({ kind: 'changed' });
  }
}

function stateAfter({ totalBytes, healed, lacking }: Checked, mayFetch: boolean): OfflineState {
  if (lacking.length === 0) return { kind: 'ready', totalBytes, healed };
  const isOnlyMissing = lacking.every(({ problem }) => problem === 'missing');
  if (!mayFetch && isOnlyMissing) return { kind: 'partial', totalBytes };
  return { kind: 'lacking', lacking };
}

/** Whether the person has said that data costs them something. */
function isMetered(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; type?: string } };
  return connection?.saveData === true || connection?.type === 'cellular';
}
