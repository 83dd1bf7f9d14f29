// <keydot-app>: the app. Owns the live session, so that the camera keeps running across views, and shows the
// view of the URL's hash: live/keydot-live.ts, teach/shell/keydot-teach.ts or lab/keydot-lab.ts.
import { LitElement, html, nothing, svg } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { DatabaseConnection } from '../../../storage/database.ts';
import { asError } from '../../shell/errors.ts';
import { InstallOffer } from '../../shell/install-offer.ts';
import { watchLaunchFiles, watchPastedFiles, placeOfFiles } from '../../sources/incoming-files.ts';
import { LiveModels, ModelLibrary } from '../../training/model-library.ts';
import { LiveSession } from '../../live/live-session.ts';
import { runningOf } from '../../live/live-state.ts';
import { takeResumeNote, type ResumeNote } from '../../offline/resume-note.ts';
import type { OfflineSession } from '../../offline/offline-session.ts';
import type { TrainingRequest } from '../../../api/trainer-api.ts';
import { RequestCount } from '../../shell/request-count.ts';
import { formatRoute, parseRoute, type Route } from '../../shell/route.ts';
import { readUrlOptions } from '../../shell/url-options.ts';
import { appStyles } from './app-styles.ts';
import '../live/keydot-live.ts';
import type { KeydotTeach } from '../teach/shell/keydot-teach.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { tokens } from '../shared/tokens.ts';

/** The views of the app, in the order of their tabs. */
const PLACES = [
  { id: 'live', label: 'Live' },
  { id: 'teach', label: 'Teach' },
  { id: 'lab', label: 'Lab' },
] as const;

/** The logo in the current text colour: a point on a peak. As a file: public/icon.svg. */
const keydotMark = svg`
  <svg viewBox="0 0 32 32" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M3 27c6.5 0 7.5-14 13-14s6.5 14 13 14" stroke-width="2.6" stroke-linecap="round" />
    <circle cx="16" cy="8" r="4" fill="currentColor" stroke="none" />
  </svg>
`;

@customElement('keydot-app')
export class KeydotApp extends LitElement {
  static override styles = [tokens, sharedStyles, appStyles];

  @state() private session: LiveSession | null = null;
  @state() private models: LiveModels | null = null;
  /** Null in browsers without service workers, and in development. */
  @state() private offline: OfflineSession | null = null;
  @state() private install: InstallOffer | null = null;
  @state() private requests: RequestCount | null = null;
  @state() private route: Route = parseRoute(location.hash);
  /** Whether Teach was loaded. It then stays, because its lesson and training stay open. */
  @state() private hasTeach = false;
  /** Whether the Lab was loaded. It then stays. */
  @state() private hasLab = false;
  /** The last route within Teach. */
  #teachRoute: Extract<Route, { place: 'teach' }> = {
    place: 'teach',
    lessonId: null,
    step: 'frames',
  };
  #disposal = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    const overrides = readUrlOptions(location.search);
    this.session = new LiveSession({ remember: true, overrides });
    this.session.events.subscribe(({ kind }) => {
      if (kind === 'changed') this.requestUpdate();
    });
    this.models = new LiveModels(this.session, new ModelLibrary(new DatabaseConnection()));
    void this.#restoreModel(this.models);
    this.#disposal = new AbortController();
    const { signal } = this.#disposal;
    this.install = new InstallOffer(signal);
    this.requests = new RequestCount(signal);
    for (const part of [import('./keydot-device.ts'), import('../live/keydot-model-menu.ts')]) {
      part.catch((thrown: unknown) => this.#showError(thrown));
    }
    addEventListener('hashchange', this.#followHash, { signal });
    this.#followHash();
    const onTrouble = (thrown: Error) => this.#showError(thrown);
    watchLaunchFiles({ onFiles: (files) => void this.#openFiles(files), onTrouble }, signal);
    const before = takeResumeNote();
    if (before) this.#resume(before);
    watchPastedFiles((files) => this.#openHere(files), signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#disposal.abort();
    this.offline?.dispose();
    this.models?.library.dispose();
    this.models?.library.database.close();
    this.session?.dispose();
    this.session = this.models = this.offline = this.install = this.requests = null;
  }

  /**
   * Makes the app available offline and offers updates.
   * @param entryUrl URL of the page's script
   */
  async keepOffline(entryUrl: string): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    try {
      const [{ OfflineSession }] = await Promise.all([
        import('../../offline/offline-session.ts'),
        import('../offline/keydot-offline.ts'),
        import('../offline/keydot-offline-notice.ts'),
        import('../offline/keydot-update.ts'),
      ]);
      if (!this.isConnected) return;
      const hooks = {
        saveEdits: async () => this.#teach?.saveEdits(),
        suspend: () => this.#rest(),
        isBusy: () => this.session?.state.kind !== 'idle',
        resume: (after: ResumeNote) => this.#resume(after),
      };
      this.offline = new OfflineSession({ entryUrl, hooks });
      await this.offline.start();
    } catch (thrown) {
      this.#showError(thrown);
    }
  }

  override firstUpdated(): void {
    // Removes the static content of index.html.
    this.replaceChildren();
  }

  override updated(): void {
    this.setAttribute('theme', this.session?.settings.theme ?? 'auto');
  }

  override render() {
    if (!this.session) return nothing;
    const { state } = this.session;
    const { place } = this.route;
    const isLive = place === 'live';
    const isWatching = runningOf(state) !== null || state.kind === 'starting';
    const addresses = { live: '#live', teach: formatRoute(this.#teachRoute), lab: '#lab' };
    return html`
      <header ?data-over-picture=${isLive && isWatching}>
        <h1>${keydotMark}<span>Keydot</span></h1>
        <nav aria-label="Places">
          ${PLACES.map(
            ({ id, label }) => html`
              <a href=${addresses[id]} aria-current=${ifDefined(id === place ? 'page' : undefined)}
                >${label}</a
              >
            `,
          )}
        </nav>
      </header>
      <main>
        ${isLive ? this.#renderLive(this.session) : nothing}
        ${this.hasTeach ? this.#renderTeach(this.session, place === 'teach') : nothing}
        ${
          this.hasLab
            ? html`<keydot-lab ?hidden=${place !== 'lab'} ?active=${place === 'lab'}></keydot-lab>`
            : nothing
        }
      </main>
      ${this.offline ? this.#renderUpdate(this.offline) : nothing}
    `;
  }

  #renderLive(session: LiveSession) {
    return html`
      <keydot-live .session=${session}>
        <keydot-model-menu slot="model" .models=${this.models}></keydot-model-menu>
        ${
          this.offline
            ? html`<keydot-offline
                slot="device"
                ?compact=${session.state.kind === 'idle'}
                .offline=${this.offline}
              ></keydot-offline>`
            : nothing
        }
        <keydot-device
          slot="device"
          ?compact=${session.state.kind === 'idle'}
          .install=${this.install}
          .requests=${this.requests}
        ></keydot-device>
      </keydot-live>
    `;
  }

  #renderUpdate(offline: OfflineSession) {
    const { updates } = offline;
    const { place } = this.route;
    const step = this.route.place === 'teach' ? this.route.step : null;
    const isWelcome = place === 'live' && this.session?.state.kind === 'idle';
    const hasDock = (place === 'live' && !isWelcome) || step === 'frames';
    return html`
      <keydot-offline-notice
        .offline=${offline}
        ?silent=${isWelcome || step === 'label'}
        ?raised=${hasDock}
      ></keydot-offline-notice>
      <keydot-update
        .updates=${updates}
        ?deferred=${step === 'label'}
        ?raised=${hasDock}
      ></keydot-update>
    `;
  }

  #renderTeach(session: LiveSession, active: boolean) {
    return html`
      <keydot-teach
        theme=${session.settings.theme}
        ?hidden=${!active}
        ?active=${active}
        .session=${session}
        .models=${this.models}
        .route=${this.#teachRoute}
      ></keydot-teach>
    `;
  }

  readonly #followHash = (): void => {
    this.route = parseRoute(location.hash);
    if (this.route.place === 'lab' && !this.hasLab) void this.#loadLab();
    if (this.route.place !== 'teach') return;
    this.#teachRoute = this.route;
    if (!this.hasTeach) void this.#loadTeach();
  };

  async #loadTeach(): Promise<void> {
    this.hasTeach = await this.#load(() => import('../teach/shell/keydot-teach.ts'));
  }

  async #loadLab(): Promise<void> {
    this.hasLab = await this.#load(() => import('../lab/keydot-lab.ts'));
  }

  /** Imports a view. @returns whether that worked; if not, shows the error in Live */
  async #load(load: () => Promise<unknown>): Promise<boolean> {
    try {
      await load();
      return true;
    } catch (thrown) {
      location.hash = '#live';
      // hashchange fires later, but the live view must be rendered to show the error.
      this.route = parseRoute(location.hash);
      await this.updateComplete;
      this.#showError(thrown);
      return false;
    }
  }

  /** Pauses the work in this tab before an update. @returns what to resume afterwards */
  async #rest(): Promise<ResumeNote> {
    const training = (await this.#teach?.pauseTraining()) ?? null;
    const camera = this.session !== null && runningOf(this.session.state)?.kind === 'live';
    return { camera, training };
  }

  #resume({ camera, training }: ResumeNote): void {
    if (camera && this.session?.state.kind === 'idle') void this.session.startCamera();
    if (training) void this.#resumeTraining(training);
  }

  async #resumeTraining(training: TrainingRequest): Promise<void> {
    if (!this.hasTeach) await this.#loadTeach();
    await this.updateComplete;
    this.#teach?.resumeTraining(training);
  }

  get #teach(): KeydotTeach | null {
    return this.renderRoot.querySelector<KeydotTeach>('keydot-teach');
  }

  async #restoreModel(models: LiveModels): Promise<void> {
    try {
      await models.restore();
    } catch (thrown) {
      this.#showError(thrown);
    }
  }

  #showError(thrown: unknown): void {
    this.session?.events.emit({ kind: 'trouble', error: asError(thrown) });
  }

  #openHere(files: readonly File[]): void {
    if (this.route.place === 'teach') this.#teach?.importFiles(files);
    else void this.#openFiles(files);
  }

  /** Opens files from the system in the view that handles them. */
  async #openFiles(files: readonly File[]): Promise<void> {
    const place = placeOfFiles(files);
    location.hash = `#${place}`;
    this.#followHash();
    if (place === 'live') return this.session?.start({ kind: 'file', file: files[0] });
    if (!this.hasTeach) await this.#loadTeach();
    await this.updateComplete;
    await this.#teach?.updateComplete;
    this.#teach?.importFiles(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-app': KeydotApp;
  }
}
