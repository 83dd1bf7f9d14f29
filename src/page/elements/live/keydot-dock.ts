// The bottom edge of the stage: the open file with its scrubber, the heatmap picker, and the row of
// controls.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../storage/settings.ts';
import {
  mirrorSettingOf,
  runningOf,
  type LiveState,
  type RunningState,
} from '../../live/live-state.ts';
import './keydot-controls.ts';
import './keydot-heatmap-picker.ts';
import '../shared/keydot-icon.ts';
import { LiveActionEvent, SettingsChangeEvent } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

@customElement('keydot-dock')
export class KeydotDock extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        justify-items: center;
        inline-size: 100%;
      }

      :host > * {
        max-inline-size: 100%;
      }

      .file {
        display: inline-flex;
        gap: var(--space-1);
        align-items: center;
        min-inline-size: 0;
        padding-inline-start: var(--space-4);
        border-radius: 22px;
        background: var(--over);
        color: var(--over-text);
        font-size: var(--size-label);
      }

      .file span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .button {
        padding: 0;
        border: 0;
        color: var(--over-text);
      }

      .button:hover {
        background: var(--over-raised);
      }

      :focus-visible {
        outline-color: #fff;
        outline-offset: -3px;
      }
    `,
  ];

  @property({ attribute: false }) state: LiveState = { kind: 'idle' };
  @property({ attribute: false }) settings: Settings = DEFAULT_SETTINGS;
  @property({ attribute: false }) spec: ModelSpec | null = null;
  /** The element that plays a video file. */
  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  /** There is more than one camera. */
  @property({ type: Boolean }) switchable = false;
  /** The settings are open. */
  @property({ type: Boolean }) setting = false;

  override render() {
    const { state, settings } = this;
    const running = runningOf(state);
    const isStartingCamera = state.kind === 'starting' && state.request.kind === 'camera';
    return html`
      ${running ? this.#renderFile(running) : nothing}
      ${running && settings.heatmap !== null ? this.#renderPicker() : nothing}
      <keydot-controls
        @live-action=${this.#forward}
        ?running=${running?.kind === 'live' || isStartingCamera}
        ?can-switch=${running?.kind === 'live' && this.switchable}
        ?mirrored=${settings[mirrorSettingOf(state)]}
        ?heatmap=${settings.heatmap !== null}
        ?settings=${this.setting}
      ></keydot-controls>
    `;
  }

  /** Focuses the main control. */
  focusMain(): void {
    this.renderRoot.querySelector('keydot-controls')?.focusMain();
  }

  #renderFile(running: RunningState) {
    if (running.kind === 'live') return nothing;
    const close = html`
      <button
        class="button"
        aria-label="Close file"
        title="Close file"
        @click=${() => this.dispatchEvent(new LiveActionEvent('close-file'))}
      >
        <keydot-icon name="close"></keydot-icon>
      </button>
    `;
    return running.kind === 'video'
      ? html`<keydot-scrubber .video=${this.video} .name=${running.name}>${close}</keydot-scrubber>`
      : html`<div class="file"><span>${running.name}</span>${close}</div>`;
  }

  #renderPicker() {
    return html`
      <keydot-heatmap-picker
        .spec=${this.spec}
        .heatmap=${this.settings.heatmap}
        @settings-change=${({ patch }: SettingsChangeEvent) =>
          this.dispatchEvent(new SettingsChangeEvent(patch))}
      ></keydot-heatmap-picker>
    `;
  }

  // The event is not composed, so it ends at this shadow root and is fired again.
  #forward({ action }: LiveActionEvent): void {
    this.dispatchEvent(new LiveActionEvent(action));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-dock': KeydotDock;
  }
}
