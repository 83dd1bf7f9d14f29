// <keydot-live>: the live view, alone or inside <keydot-app>. Shows a LiveSession and passes on what
// the person wants; the session does it (live-session.ts).
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { StatsReport } from '../../../api/pose-api.ts';
import { asError } from '../../shell/errors.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { mirrorSettingOf, runningOf, type LiveEvent } from '../../live/live-state.ts';
import { actOnSession } from './act-on-session.ts';
import { announceState, describeEvent } from '../shared/announce.ts';
import { ATTRIBUTES, readAttributes } from './live-attributes.ts';
import './keydot-dock.ts';
import './keydot-hud.ts';
import './keydot-people.ts';
import './keydot-settings.ts';
import '../shared/keydot-sheet.ts';
import './keydot-stage.ts';
import './keydot-welcome.ts';
import type { KeydotDock } from './keydot-dock.ts';
import type { KeydotWelcome } from './keydot-welcome.ts';
import type {
  FileDropEvent,
  LiveAction,
  LiveActionEvent,
  SettingsChangeEvent,
  StageResizeEvent,
} from '../shared/live-events.ts';
import { liveStyles } from './live-styles.ts';
import { followModel, openOwnSession } from './own-session.ts';
import { OthersController } from './others-controller.ts';
import { FlashMessage } from '../shared/flash-message.ts';
import { createErrorEvent, createPoseEvent, createStatsEvent } from './pose-events.ts';
import { QuietController } from './quiet-controller.ts';
import { renderWaiting } from './render-waiting.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { tokens } from '../shared/tokens.ts';

/** From this width on there is room for a panel beside the stage, CSS pixels. */
const WIDE_PX = 860;

/**
 * @slot model what the page around it has to choose from to look for, above the settings
 * @slot device what the page around it has to say of this device, below the settings
 * @fires keydot-pose for every analysed frame
 * @fires keydot-stats about once a second
 * @fires keydot-error when something went wrong
 */
@customElement('keydot-live')
export class KeydotLive extends LitElement {
  static override styles = [tokens, sharedStyles, liveStyles];

  /** The session to show. Without one the element makes its own, and ends it when it is removed. */
  @property({ attribute: false }) session: LiveSession | null = null;
  /** Starts the camera at once. */
  @property({ type: Boolean, attribute: 'auto-start' }) autoStart = false;
  /** The picture alone: no controls, numbers or settings. */
  @property({ type: Boolean, attribute: 'no-controls' }) noControls = false;
  /** Keeps what is set for the next visit. For an element of its own; the app always does. */
  @property({ type: Boolean }) remember = false;
  /** Settings asked for; live-attributes.ts has their values. */
  @property() backend: string | null = null;
  @property({ attribute: 'input-size' }) inputSize: string | null = null;
  @property() view: string | null = null;
  @property() skeleton: string | null = null;
  @property() people: string | null = null;
  @property() steadiness: string | null = null;
  @property() smoothing: string | null = null;
  /** Address of a .keydot file with the model to use. For an element of its own. */
  @property() model: string | null = null;

  @state() private stats: StatsReport | null = null;
  @state() private wide = false;
  @state() private panelOpen = true;
  @state() private sheetOpen = false;

  @query('input[type=file]') private fileInput!: HTMLInputElement;

  readonly #quiet: QuietController = new QuietController(this);
  readonly #others = new OthersController(this);
  readonly #message = new FlashMessage(this);
  readonly #observer = new ResizeObserver(([entry]) => {
    this.wide = entry.contentRect.width >= WIDE_PX;
  });
  #ownSession: LiveSession | null = null;
  #unsubscribe: (() => void) | null = null;
  #hadFocus = false;
  #failure: Error | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    this.session ??= this.#ownSession = openOwnSession(this);
    this.#subscribe();
    if (!this.noControls) void this.#loadExtras();
    void this.#begin(this.session);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#unsubscribe?.();
    if (!this.#ownSession) return;
    this.#ownSession.dispose();
    this.session = this.#ownSession = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#subscribe();
    this.#hadFocus = this.shadowRoot?.activeElement instanceof Element;
    if (!this.hasUpdated) return;
    if (changed.has('model') && this.#ownSession) void followModel(this.#ownSession, this.model);
    if (!ATTRIBUTES.some((name) => changed.has(name))) return;
    this.#ownSession?.override(readAttributes(this));
  }

  override updated(): void {
    if (this.#hadFocus && !this.shadowRoot?.activeElement) void this.#restoreFocus();
    const theme = this.session?.settings.theme ?? 'auto';
    if (this.getAttribute('theme') !== theme) this.setAttribute('theme', theme);
  }

  override render() {
    const { session } = this;
    if (!session) return nothing;
    const running = runningOf(session.state);
    const hasPanel =
      !this.noControls && this.wide && this.panelOpen && session.state.kind !== 'idle';
    return html`
      <div
        class="layout"
        ?data-quiet=${this.#quiet.quiet && running !== null && running.kind !== 'still'}
        @live-action=${(event: LiveActionEvent) => this.#act(event.action)}
        @settings-change=${(event: SettingsChangeEvent) => session.change(event.patch)}
        @person-choice=${(e: HTMLElementEventMap['person-choice']) => session.choosePerson(e.choice)}
      >
        ${this.#renderStage(session, hasPanel)} ${hasPanel ? this.#renderPanel(session) : nothing}
        <keydot-sheet
          heading="Settings"
          ?open=${this.sheetOpen && !this.wide}
          @close=${() => (this.sheetOpen = false)}
        >
          ${this.#renderSettings(session)}
        </keydot-sheet>
        <input type="file" accept="image/*,video/*" hidden @change=${this.#openChosen} />
        <div class="for-readers" role="status">${announceState(session.state)}</div>
      </div>
    `;
  }

  #renderStage(session: LiveSession, hasPanel: boolean) {
    const { state, settings } = session;
    return html`
      <keydot-stage
        .video=${session.video}
        .canvas=${session.canvas}
        .picture=${session.picture}
        .fit=${settings.fit}
        ?empty=${state.kind === 'idle' || state.kind === 'failed'}
        ?mirrored=${settings[mirrorSettingOf(state)]}
        @stage-resize=${({ shape }: StageResizeEvent) => session.resizeStage(shape)}
        @file-drop=${({ file }: FileDropEvent) => this.open(file)}
      >
        ${
          state.kind === 'idle'
            ? html`<keydot-welcome><slot name="device"></slot></keydot-welcome>`
            : nothing
        }
        ${this.#renderOver(session, hasPanel)}
      </keydot-stage>
    `;
  }

  /** What floats over the picture, or over the welcome: messages are told there as well. */
  #renderOver(session: LiveSession, hasPanel: boolean) {
    return html`
      <div class="over">
        <div class="top">
          ${
            this.noControls || !runningOf(session.state)
              ? nothing
              : this.#renderTop(session, hasPanel)
          }
        </div>
        <keydot-readings .session=${session}></keydot-readings>
        <div class="middle">${renderWaiting(session.state)}</div>
        <div class="bottom">
          <div role="status">
            ${this.#message.text ? html`<div class="message">${this.#message.text}</div>` : nothing}
          </div>
          ${
            this.noControls
              ? nothing
              : html`<keydot-capture-bar
                  .session=${session}
                  .state=${session.state}
                ></keydot-capture-bar>`
          }
          ${this.noControls || session.state.kind === 'idle' ? nothing : this.#renderDock(session)}
        </div>
      </div>
    `;
  }

  #renderTop({ report, settings, spec }: LiveSession, hasPanel: boolean) {
    const hud = html`
      <keydot-hud
        floating
        .stats=${this.stats}
        .report=${report}
        ?open=${settings.numbers}
      ></keydot-hud>
    `;
    return html`
      ${hasPanel ? nothing : hud}
      <keydot-people
        .people=${settings.people}
        .count=${this.stats?.people ?? null}
        .others=${this.#others.others}
        .spec=${spec}
      ></keydot-people>
    `;
  }

  #renderDock(session: LiveSession) {
    return html`
      <keydot-dock
        .state=${session.state}
        .settings=${session.settings}
        .spec=${session.spec}
        .video=${session.video}
        ?switchable=${session.cameras.length > 1}
        ?setting=${this.wide ? this.panelOpen : this.sheetOpen}
      ></keydot-dock>
    `;
  }

  #renderPanel(session: LiveSession) {
    return html`
      <aside aria-label="Numbers and settings">
        <h2 class="for-readers">Numbers and settings</h2>
        ${
          session.state.kind === 'failed'
            ? nothing
            : html`<keydot-hud .stats=${this.stats} .report=${session.report}></keydot-hud>`
        }
        ${this.#renderSettings(session)}
      </aside>
    `;
  }

  #renderSettings(session: LiveSession) {
    return html`
      <slot name="model"></slot>
      <keydot-settings
        .settings=${session.settings}
        .cameras=${session.cameras}
        .cameraId=${session.cameraId}
        .spec=${session.spec}
        .report=${session.report}
        .steadying=${this.stats?.steadying ?? null}
        .shownView=${runningOf(session.state) ? (session.picture?.view ?? null) : null}
      ></keydot-settings>
      <keydot-measures .session=${session}></keydot-measures>
      <slot name="device"></slot>
    `;
  }

  /** Opens a picture or a video instead of the camera. */
  open(file: File): void {
    void this.session?.start({ kind: 'file', file });
  }

  #openChosen(): void {
    const file = this.fileInput.files?.[0];
    // So that choosing the same file again is a change again.
    this.fileInput.value = '';
    if (file) this.open(file);
  }

  #act(action: LiveAction): void {
    const { session } = this;
    if (!session) return;
    if (action === 'open-file') this.fileInput.click();
    else if (action !== 'toggle-settings') actOnSession(session, action);
    else if (this.wide) this.panelOpen = !this.panelOpen;
    else this.sheetOpen = !this.sheetOpen;
  }

  #subscribe(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.session?.events.subscribe((event) => this.#hear(event)) ?? null;
  }

  #hear(event: LiveEvent): void {
    this.#others.hear(event);
    if (event.kind === 'frame') return void this.dispatchEvent(createPoseEvent(event.report));
    if (event.kind === 'stats') {
      this.stats = event.stats;
      this.dispatchEvent(createStatsEvent(event.stats));
      return;
    }
    const passing = describeEvent(event);
    if (passing) this.#message.show(passing);
    this.#tellErrors(event);
    if (!runningOf(this.session?.state ?? { kind: 'idle' })) this.stats = null;
    this.requestUpdate();
  }

  /** What had the focus went away with the state it belonged to: its successor takes it. */
  async #restoreFocus(): Promise<void> {
    const successor = this.renderRoot.querySelector<KeydotDock | KeydotWelcome>(
      'keydot-dock, keydot-welcome',
    );
    await successor?.updateComplete;
    if (!this.shadowRoot?.activeElement) successor?.focusMain();
  }

  // Whoever only watches does not wait for it.
  async #loadExtras(): Promise<void> {
    try {
      await import('./live-extras.ts');
    } catch (thrown) {
      this.session?.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }

  // Before the camera, so that the first frame is looked at as was asked for.
  async #begin(session: LiveSession): Promise<void> {
    if (session === this.#ownSession && this.model !== null) await followModel(session, this.model);
    if (this.autoStart && this.isConnected) await session.startCamera();
  }

  #tellErrors(event: LiveEvent): void {
    if (event.kind === 'trouble') this.dispatchEvent(createErrorEvent(event.error, false));
    const state = this.session?.state;
    const failure = state?.kind === 'failed' ? state.error : null;
    if (failure && failure !== this.#failure) this.dispatchEvent(createErrorEvent(failure, true));
    this.#failure = failure;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-live': KeydotLive;
  }
}
