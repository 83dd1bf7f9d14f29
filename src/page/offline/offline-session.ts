// The offline session: registers the service worker, has it verify that all needed files are
// cached, and reports the result. Draws nothing; elements show it. New versions:
// page/offline/update-session.ts. Next: page/offline/service-worker-calls.ts.
import { Workbox } from 'workbox-window';
import type { LackingFile } from '../../api/offline-api.ts';
import { requestPersistentStorage } from '../../storage/storage-status.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { findDeviceParts } from './device-parts.ts';
import { InteractionMonitor } from './interaction-monitor.ts';
import { holdPageLock } from './page-locks.ts';
import {
  requestFileCheck,
  ServiceWorkerError,
  deleteUnusedFiles,
  type Checked,
} from './service-worker-calls.ts';
import { UpdateSession, type UpdateHooks } from './update-session.ts';

/** Whether the app works without a network on this device. */
export type OfflineState =
  /** The app is being cached for the first time, or the check has not started. */
  | { kind: 'starting' }
  | { kind: 'checking'; doneBytes: number; totalBytes: number }
  /** Every needed file is cached and its hash is correct. */
  | { kind: 'ready'; totalBytes: number; healed: readonly string[] }
  /**
   * Some parts are not cached, because the connection is metered and the user has not asked for
   * them.
   */
  | { kind: 'partial'; totalBytes: number }
  /** Needed files could not be fetched; this is tried again when there is a network. */
  | { kind: 'lacking'; lacking: readonly LackingFile[] }
  /** The browser does not allow caching, or the app could not be fetched completely. */
  | { kind: 'failed'; error: Error };

const SCRIPT = 'service-worker.js';

/** Time until an automatic retry after a failure. */
const RETRY_MS = 15_000;

/** Options of an offline session. */
export interface OfflineSessionOptions {
  /** The URL of the page's script, which identifies its build. */
  entryUrl: string;
  /** How the page suspends its work for an update. */
  hooks: UpdateHooks;
}

/** Keeps the app available offline. */
export class OfflineSession {
  /** Emitted after every change of the state. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  readonly updates: UpdateSession;
  readonly #interaction: InteractionMonitor;
  readonly #disposal = new AbortController();
  readonly #workbox = new Workbox(new URL(SCRIPT, document.baseURI).href, {
    updateViaCache: 'none',
  });
  #state: OfflineState = { kind: 'starting' };
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly options: OfflineSessionOptions) {
    const scope = new URL('./', document.baseURI).href;
    const { signal } = this.#disposal;
    this.#interaction = new InteractionMonitor(signal);
    this.updates = new UpdateSession(
      this.#workbox,
      scope,
      this.#interaction,
      options.hooks,
      signal,
    );
  }

  get state(): OfflineState {
    return this.#state;
  }

  /** Registers the service worker, checks the cache, and retries after failures. Never rejects. */
  async start(): Promise<void> {
    const { signal } = this.#disposal;
    holdPageLock(this.options.entryUrl, signal);
    const retry = () => void this.#retry();
    addEventListener('online', retry, { signal });
    document.addEventListener('visibilitychange', retry, { signal });
    const isolate = () =>
      isolatePage(this.#interaction.hasInteracted || this.options.hooks.isBusy());
    navigator.serviceWorker.addEventListener('controllerchange', isolate, { signal });
    isolate();
    this.#workbox.addEventListener('redundant', () => this.#onInstallFailed());
    await this.#begin();
  }

  /** Fetches missing files and verifies all needed ones. Never rejects. */
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
      if (!this.#disposal.signal.aborted) await deleteUnusedFiles(active);
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
      // The message about missing files stays until they are there.
      if (before.kind !== 'lacking') this.#enter({ kind: 'checking', doneBytes, totalBytes });
    });
    this.#enter(stateAfter(checked, mayFetch));
    if (this.#state.kind !== 'lacking') return;
    this.#retryTimer = setTimeout(() => void this.#retry(), RETRY_MS);
  }

  /** The first version could not be installed, and there is no earlier one. */
  #onInstallFailed(): void {
    if (this.#state.kind !== 'starting' || navigator.serviceWorker.controller) return;
    const error = new ServiceWorkerError('Some files of the app could not be downloaded.');
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

/** Whether the connection is metered, or the user has turned on data saving. */
function isMetered(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; type?: string } };
  return connection?.saveData === true || connection?.type === 'cellular';
}

const ISOLATION_KEY = 'keydot-isolated';

/**
 * Reloads the page once per tab when the service worker can isolate it. Threads need cross-origin
 * isolation; where the host does not send its headers, the service worker adds them from the second
 * load on.
 * @param isInUse a reload would disturb the user
 */
function isolatePage(isInUse: boolean): void {
  if (crossOriginIsolated || isInUse || !navigator.serviceWorker.controller) return;
  try {
    if (sessionStorage.getItem(ISOLATION_KEY) !== null) return;
    sessionStorage.setItem(ISOLATION_KEY, 'tried');
  } catch {
    // Without storage the page might reload forever.
    return;
  }
  location.reload();
}
