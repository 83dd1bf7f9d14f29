// The live picture with the buttons that capture frames: one (C), a burst, or a wrong detection (W).
// Next: page/lessons/frame-capture.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { BurstPlan, BurstProgress, FrameCapture } from '../../../lessons/frame-capture.ts';
import type { LiveSession } from '../../../live/live-session.ts';
import { mirrorSettingOf, runningOf } from '../../../live/live-state.ts';
import '../../shared/keydot-icon.ts';
import type { IconName } from '../../shared/keydot-icon.ts';
import '../../shared/keydot-notice.ts';
import '../../live/keydot-stage.ts';
import '../../live/keydot-warm-up.ts';
import type { FileDropEvent, LiveActionEvent, StageResizeEvent } from '../../shared/live-events.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { DEFAULT_BURST } from './keydot-burst-settings.ts';
import { reportErrors } from '../shell/teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';
import { isTyping } from '../../shared/is-typing.ts';

/** Fires `files-dropped` with the files, and `flag-frame` to report a wrong detection. */
@customElement('keydot-viewfinder')
export class KeydotViewfinder extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        min-block-size: 0;
        background: var(--stage);
      }

      .over {
        position: absolute;
        inset: 0;
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
        justify-items: center;
        padding: var(--space-2);
        pointer-events: none;
      }

      .over > * > * {
        pointer-events: auto;
      }

      .middle {
        display: grid;
        place-items: center;
        inline-size: 100%;
        overflow: auto;
      }

      .countdown {
        padding: var(--space-3) var(--space-5);
        border-radius: var(--radius);
        background: var(--over);
        color: var(--over-text);
        font-size: 4rem;
        font-variant-numeric: tabular-nums;
        line-height: 1;
      }

      .controls {
        --focus: #fff;

        display: flex;
        gap: 2px;
        align-items: stretch;
        max-inline-size: 100%;
        padding: 5px;
        border-radius: 22px;
        background: var(--over);
        color: var(--over-text);
        font-size: var(--size-label);
        font-variant-numeric: tabular-nums;
        pointer-events: auto;
      }

      .controls p {
        align-self: center;
        padding-inline: var(--space-4);
      }

      .controls button {
        display: grid;
        gap: 3px;
        justify-items: center;
        align-content: center;
        min-inline-size: 60px;
        min-block-size: 56px;
        padding: var(--space-1) var(--space-2);
        border: 0;
        border-radius: 17px;
        background: transparent;
        color: inherit;
        font: 500 var(--size-small) / 1 var(--font);
        cursor: pointer;
        touch-action: manipulation;
      }

      .controls button:hover {
        background: var(--over-raised);
      }

      .controls .main {
        background: var(--over-text);
        color: #14161a;
      }

      .controls .main:hover {
        background: #fff;
      }

      .controls :focus-visible {
        outline-offset: -4px;
      }

      .controls .main:focus-visible {
        outline-color: #14161a;
      }

      .flash {
        position: absolute;
        inset: 0;
        background: #fff;
        opacity: 0;
        pointer-events: none;
      }

      @media (prefers-reduced-motion: no-preference) {
        .flash {
          animation: flash 180ms ease-out;
        }
      }

      @keyframes flash {
        from {
          opacity: 0.7;
        }
      }

      @media (max-width: 26rem) {
        .controls button {
          min-inline-size: 52px;
          padding-inline: 2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: LiveSession | null = null;
  @property({ attribute: false }) capture: FrameCapture | null = null;

  @state() private plan: BurstPlan = DEFAULT_BURST;
  @state() private burst: BurstProgress | null = null;
  @state() private flashes = 0;
  #abort: AbortController | null = null;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.session?.events,
      ({ kind }) => {
        if (kind !== 'frame' && kind !== 'stats') this.requestUpdate();
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort?.abort();
    document.removeEventListener('keydown', this.#onKey);
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
          @click=${() => void this.#captureFrame()}
        >
          <keydot-icon name="shutter"></keydot-icon><span aria-hidden="true">Capture</span>
        </button>
        ${this.#renderControl(
          'burst',
          'Burst',
          'Capture burst',
          `${formatCount(this.plan.frames, 'frame')} in a row`,
          () => void this.#captureBurst(),
        )}
        <keydot-burst-settings
          .plan=${this.plan}
          @change=${({ detail }: CustomEvent<BurstPlan>) => (this.plan = detail)}
        ></keydot-burst-settings>
        ${this.#renderControl(
          'wrong',
          'Wrong',
          'That’s wrong',
          'Add this frame and correct it (W)',
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
    const words = burst.kind === 'taking' ? `${burst.taken} of ${burst.frames}` : 'Get ready…';
    return html`
      <div class="controls">
        <p role="status">${words}</p>
        <button class="main" aria-label="Stop burst" @click=${() => this.#abort?.abort()}>
          <keydot-icon name="stop"></keydot-icon><span aria-hidden="true">Stop</span>
        </button>
      </div>
    `;
  }

  async #captureFrame(): Promise<void> {
    if (this.burst || !runningOf(this.session?.state ?? { kind: 'idle' })) return;
    await reportErrors(this, async () => {
      if ((await this.capture?.take()) !== null) this.flashes++;
    });
  }

  async #captureBurst(): Promise<void> {
    const { capture } = this;
    if (!capture || this.burst) return;
    const { signal } = (this.#abort = new AbortController());
    await reportErrors(this, () =>
      capture.takeBurst(this.plan, signal, (progress) => {
        this.burst = progress;
        if (progress.kind === 'taking') this.flashes++;
      }),
    );
    this.burst = null;
  }

  #flag(): void {
    this.dispatchEvent(new Event('flag-frame', { bubbles: true, composed: true }));
  }

  #passFile(file: File): void {
    this.dispatchEvent(new CustomEvent('files-dropped', { detail: [file] }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'c' || event.repeat || isTyping(event)) return;
    event.preventDefault();
    void this.#captureFrame();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-viewfinder': KeydotViewfinder;
  }
}
