// The live picture with what takes frames of it: one (C), a burst, or the one that was wrong (W).
// The stage is that of the live view; what is taken goes through frame-capture.ts.
import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { asError } from '../../../shell/errors.ts';
import type { BurstPlan, BurstProgress, FrameCapture } from '../../../lessons/frame-capture.ts';
import type { LiveSession } from '../../../live/live-session.ts';
import { mirrorSettingOf, runningOf, type LiveEvent } from '../../../live/live-state.ts';
import '../../shared/keydot-icon.ts';
import type { IconName } from '../../shared/keydot-icon.ts';
import '../../shared/keydot-notice.ts';
import '../../live/keydot-stage.ts';
import '../../live/keydot-warm-up.ts';
import type { FileDropEvent, LiveActionEvent, StageResizeEvent } from '../../shared/live-events.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-burst-settings.ts';
import { TeachTroubleEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';
import { isTyping } from '../../shared/is-typing.ts';
import { viewfinderStyles } from './viewfinder-styles.ts';

/** Fires `files-dropped` with the files; `flag-frame` when the picture just shown was wrong. */
@customElement('keydot-viewfinder')
export class KeydotViewfinder extends LitElement {
  static override styles = [sharedStyles, teachStyles, viewfinderStyles];

  @property({ attribute: false }) session: LiveSession | null = null;
  @property({ attribute: false }) capture: FrameCapture | null = null;

  @state() private plan: BurstPlan = { frames: 10, intervalMs: 1000, countdownMs: 3000 };
  @state() private burst: BurstProgress | null = null;
  @state() private flashes = 0;
  #abort: AbortController | null = null;
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.session?.events.subscribe((event) => this.#hear(event)) ?? null;
    document.addEventListener('keydown', this.#press);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#abort?.abort();
    document.removeEventListener('keydown', this.#press);
  }

  override render() {
    const { session } = this;
    if (!session) return nothing;
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
        @file-drop=${({ file }: FileDropEvent) => this.#passFile(file)}
        @live-action=${({ action }: LiveActionEvent) => action === 'retry' && void session.retry()}
      >
        ${this.flashes > 0 ? keyed(this.flashes, html`<div class="flash"></div>`) : nothing}
        <div class="over">
          <div class="middle">${this.#renderMiddle(session)}</div>
          ${runningOf(state) ? this.#renderControls(session) : nothing}
        </div>
      </keydot-stage>
    `;
  }

  #renderMiddle({ state }: LiveSession) {
    if (this.burst?.kind === 'countdown') {
      return html`<div class="countdown" aria-live="assertive">${this.burst.secondsLeft}</div>`;
    }
    if (state.kind === 'failed') {
      return html`<keydot-notice .error=${state.error}></keydot-notice>`;
    }
    if (state.kind === 'starting') {
      const { opened, request, progress } = state;
      const opening = request.kind === 'camera' ? 'camera' : 'file';
      return html`
        <keydot-warm-up .opening=${opened ? null : opening} .progress=${progress}></keydot-warm-up>
      `;
    }
    if (state.kind !== 'idle') return nothing;
    return html`
      <button class="button primary" @click=${() => void this.session?.startCamera()}>
        <keydot-icon name="camera"></keydot-icon>Start camera
      </button>
    `;
  }

  #renderControls({ state }: LiveSession) {
    if (this.burst) return this.#renderBurst(this.burst);
    const stop = () => this.session?.stop();
    return html`
      <div class="controls" role="group" aria-label="Capture frames">
        ${
          state.kind === 'live'
            ? this.#renderControl('stop', 'Stop', 'Stop camera', 'Stop camera', stop)
            : nothing
        }
        <button
          class="main"
          aria-label="Capture"
          aria-keyshortcuts="C"
          title="Capture (C)"
          @click=${() => void this.#take()}
        >
          <keydot-icon name="shutter"></keydot-icon><span aria-hidden="true">Capture</span>
        </button>
        ${this.#renderControl(
          'burst',
          'Burst',
          'Capture burst',
          `${formatCount(this.plan.frames, 'frame')} in a row`,
          () => void this.#takeBurst(),
        )}
        <keydot-burst-settings
          .plan=${this.plan}
          @change=${({ detail }: CustomEvent<BurstPlan>) => (this.plan = detail)}
        ></keydot-burst-settings>
        ${this.#renderControl(
          'wrong',
          'Wrong',
          'That’s wrong',
          'Keep this frame and correct it (W)',
          () => this.#flag(),
        )}
      </div>
    `;
  }

  #renderControl(icon: IconName, caption: string, name: string, title: string, act: () => void) {
    return html`
      <button aria-label=${name} title=${title} @click=${act}>
        <keydot-icon name=${icon}></keydot-icon><span aria-hidden="true">${caption}</span>
      </button>
    `;
  }

  #renderBurst(burst: BurstProgress) {
    const words =
      burst.kind === 'taking' ? `${burst.taken} of ${burst.frames}` : 'Get into the picture…';
    return html`
      <div class="controls">
        <p role="status">${words}</p>
        <button class="main" aria-label="Stop burst" @click=${() => this.#abort?.abort()}>
          <keydot-icon name="stop"></keydot-icon><span aria-hidden="true">Stop</span>
        </button>
      </div>
    `;
  }

  async #take(): Promise<void> {
    if (this.burst || !runningOf(this.session?.state ?? { kind: 'idle' })) return;
    try {
      if ((await this.capture?.take()) !== null) this.flashes++;
    } catch (thrown) {
      this.#tell(thrown);
    }
  }

  async #takeBurst(): Promise<void> {
    const { capture } = this;
    if (!capture || this.burst) return;
    const { signal } = (this.#abort = new AbortController());
    try {
      await capture.takeBurst(this.plan, signal, (progress) => {
        this.burst = progress;
        if (progress.kind === 'taking') this.flashes++;
      });
    } catch (thrown) {
      this.#tell(thrown);
    } finally {
      this.burst = null;
    }
  }

  #flag(): void {
    this.dispatchEvent(new Event('flag-frame', { bubbles: true, composed: true }));
  }

  #passFile(file: File): void {
    this.dispatchEvent(new CustomEvent('files-dropped', { detail: [file] }));
  }

  #tell(thrown: unknown): void {
    this.dispatchEvent(new TeachTroubleEvent(asError(thrown)));
  }

  #hear(event: LiveEvent): void {
    if (event.kind !== 'frame' && event.kind !== 'stats') this.requestUpdate();
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'c' || event.repeat || isTyping(event)) return;
    event.preventDefault();
    void this.#take();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-viewfinder': KeydotViewfinder;
  }
}
