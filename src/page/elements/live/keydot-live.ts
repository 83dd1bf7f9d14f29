// <keydot-live>: the live view, alone or inside <keydot-app>. Shows a LiveSession and sends it what its
// controls request. Next: page/live/live-session.ts.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { StatsReport } from '../../../api/pose-api.ts';
import { asError } from '../../shell/errors.ts';
import { LiveSession } from '../../live/live-session.ts';
import { mirrorSettingOf, runningOf, type LiveEvent } from '../../live/live-state.ts';
import { announceState, describeEvent } from '../shared/announce.ts';
import { ATTRIBUTES, readAttributes, useModelFile } from './live-attributes.ts';
import './keydot-dock.ts';
import './keydot-hud.ts';
import './keydot-settings.ts';
import '../shared/keydot-sheet.ts';
import './keydot-stage.ts';
import './keydot-welcome.ts';
import type { KeydotDock } from './keydot-dock.ts';
import type { KeydotWelcome } from './keydot-welcome.ts';
import { applyLiveAction } from '../shared/live-events.ts';
import type {
  FileDropEvent,
  LiveAction,
  LiveActionEvent,
  SettingsChangeEvent,
  StageResizeEvent,
} from '../shared/live-events.ts';
import { liveStyles } from './live-styles.ts';
import { OthersMonitor } from './keydot-people.ts';
import { FlashMessage } from '../shared/flash-message.ts';
import { createErrorEvent, createPoseEvent, createStatsEvent } from './pose-events.ts';
import { QuietController } from './quiet-controller.ts';
import { renderWaiting } from './keydot-warm-up.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
import { tokens } from '../shared/tokens.ts';

/** Minimum width for a panel beside the stage, CSS pixels. */
const MIN_PANEL_WIDTH_PX = 860;

/**
 * @slot model a choice of models, above the settings
 * @slot device information about this device, below the settings
 * @fires keydot-pose for every analysed frame
 * @fires keydot-stats about once a second
 * @fires keydot-error when something went wrong
 */
@customElement('keydot-live')
export class KeydotLive extends LitElement {
  static override styles = [tokens, sharedStyles, liveStyles];

  /** The session to show. If unset, the element creates one and disposes it when it is removed. */
  @property({ attribute: false }) session: LiveSession | null = null;
  /** Starts the camera when connected. */
  @property({ type: Boolean, attribute: 'auto-start' }) autoStart = false;
  /** Shows only the picture, without controls, statistics and settings. */
  @property({ type: Boolean, attribute: 'no-controls' }) noControls = false;
  /** Saves the settings for the next visit. Only for the element's own session. */
  @property({ type: Boolean }) remember = false;
  /** Settings of the element's own session; values: live-attributes.ts. */
  @property() backend: string | null = null;
  @property({ attribute: 'input-size' }) inputSize: string | null = null;
  @property() view: string | null = null;
  @property() skeleton: string | null = null;
  @property() people: string | null = null;
  @property() steadiness: string | null = null;
  @property() smoothing: string | null = null;
  /** URL of a .keydot file with the model to use. Only for the element's own session. */
  @property() model: string | null = null;

  @state() private stats: StatsReport | null = null;
  @state() private wide = false;
  @state() private panelOpen = true;
  @state() private sheetOpen = false;

  @query('input[type=file]') private fileInput!: HTMLInputElement;

  readonly #quiet: QuietController = new QuietController(this);
  readonly #others = new OthersMonitor(this);
  readonly #message = new FlashMessage(this);
  readonly #observer = new ResizeObserver(([entry]) => {
    this.wide = entry.contentRect.width >= MIN_PANEL_WIDTH_PX;
  });
  #ownSession: LiveSession | null = null;
  #hadFocus = false;
  #failure: Error | null = null;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.session?.events,
      (event) => this.#onEvent(event),
    );
  }

  override connectedCallback(): void {
    // Before the controllers connect, so that they follow the session from its first event.
    this.session ??= this.#ownSession = new LiveSession({
      remember: this.remember,
      overrides: readAttributes(this),
    });
    super.connectedCallback();
    this.#observer.observe(this);
    if (!this.noControls) void this.#loadExtras();
    void this.#begin(this.session);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    if (!this.#ownSession) return;
    this.#ownSession.dispose();
    this.session = this.#ownSession = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = this.shadowRoot?.activeElement instanceof Element;
    if (!this.hasUpdated) return;
    if (changed.has('model') && this.#ownSession) void useModelFile(this.#ownSession, this.model);
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

  /** The layer over the picture or the start screen: status, messages and controls. */
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
      <aside aria-label="Performance and settings">
        <h2 class="for-readers">Performance and settings</h2>
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
        .smoothingReport=${this.stats?.smoothing ?? null}
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
    // Otherwise choosing the same file again fires no change event.
    this.fileInput.value = '';
    if (file) this.open(file);
  }

  #act(action: LiveAction): void {
    const { session } = this;
    if (!session) return;
    if (action === 'open-file') this.fileInput.click();
    else if (action !== 'toggle-settings') applyLiveAction(session, action);
    else if (this.wide) this.panelOpen = !this.panelOpen;
    else this.sheetOpen = !this.sheetOpen;
  }

  #onEvent(event: LiveEvent): void {
    this.#others.update(event);
    if (event.kind === 'frame') return void this.dispatchEvent(createPoseEvent(event.report));
    if (event.kind === 'stats') {
      this.stats = event.stats;
      this.dispatchEvent(createStatsEvent(event.stats));
      return;
    }
    const message = describeEvent(event);
    if (message) this.#message.show(message);
    this.#dispatchErrors(event);
    if (!runningOf(this.session?.state ?? { kind: 'idle' })) this.stats = null;
    this.requestUpdate();
  }

  /** Moves the focus to the main control after a state change removed the focused one. */
  async #restoreFocus(): Promise<void> {
    const next = this.renderRoot.querySelector<KeydotDock | KeydotWelcome>(
      'keydot-dock, keydot-welcome',
    );
    await next?.updateComplete;
    if (!this.shadowRoot?.activeElement) next?.focusMain();
  }

  async #loadExtras(): Promise<void> {
    try {
      await import('./live-extras.ts');
    } catch (thrown) {
      this.session?.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }

  // The model first, so that it analyses the first frame.
  async #begin(session: LiveSession): Promise<void> {
    if (session === this.#ownSession && this.model !== null)
      await useModelFile(session, this.model);
    if (this.autoStart && this.isConnected) await session.startCamera();
  }

  #dispatchErrors(event: LiveEvent): void {
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
