// Performance: backend, frame rate and the time of each stage, as a chip over the picture or a table in
// the panel. Updated about once a second.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SizeReason } from '../../../core/live/adapt-input-size.ts';
import type { StageSummary } from '../../../core/live/timings.ts';
import type { BackendReport } from '../../../core/model/backends.ts';
import type { StatsReport } from '../../../api/pose-api.ts';
import '../shared/keydot-icon.ts';
import { formatBackend, formatMilliseconds } from '../shared/format.ts';
import { LiveActionEvent } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

/** Key, name and explanation of each stage. */
const STAGES: readonly [keyof StageSummary, string, string][] = [
  ['captureMs', 'Capture', 'From the camera frame to the start of the analysis'],
  ['inputMs', 'Input', 'From the frame to the input of the network'],
  ['networkMs', 'Network', 'Running the network'],
  ['decodeMs', 'Decode', 'From heatmaps to keypoints'],
  ['drawMs', 'Draw', 'Drawing the picture and the skeleton'],
  ['totalMs', 'Total', 'From the camera frame to the screen'],
];

@customElement('keydot-hud')
export class KeydotHud extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        color: var(--text);
        font: var(--size-label) / 1.3 var(--font);
        font-variant-numeric: tabular-nums;
      }

      :host([floating]) {
        --text: var(--over-text);
        --muted: var(--over-muted);
        --line: rgb(255 255 255 / 0.16);
        --focus: #fff;

        inline-size: fit-content;
        border-radius: 22px;
        background: var(--over);
      }

      .chip {
        display: flex;
        gap: var(--space-3);
        align-items: baseline;
        min-block-size: var(--target);
        padding: 0 var(--space-4);
        border: 0;
        border-radius: 22px;
        background: transparent;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }

      .chip > * {
        align-self: center;
      }

      .table {
        padding: 0 var(--space-4) var(--space-3);
      }

      :host(:not([floating])) .table {
        padding: 0;
      }

      .head {
        display: flex;
        justify-content: space-between;
        gap: var(--space-4);
        align-items: baseline;
        padding-block-end: var(--space-2);
      }

      .rate {
        font-size: 1.75rem;
        font-weight: 300;
        letter-spacing: -0.02em;
        line-height: 1.1;
      }

      .head p {
        margin: 0;
        color: var(--muted);
        text-align: end;
      }

      :host([floating]) .head p {
        text-align: start;
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
      }

      th,
      td {
        padding: 3px 0;
        border-block-start: 1px solid var(--line);
        font-weight: 400;
        text-align: end;
        white-space: nowrap;
      }

      th:first-child {
        text-align: start;
      }

      thead th {
        border: 0;
        color: var(--muted);
        font-size: var(--size-small);
      }

      .median {
        font-size: var(--size-text);
      }

      .high {
        padding-inline-start: var(--space-3);
        color: var(--muted);
        font-size: var(--size-small);
      }

      tr:last-child > * {
        border-block-start-color: var(--edge);
        font-weight: 600;
      }

      small {
        color: var(--muted);
        font-size: var(--size-small);
      }
    `,
  ];

  @property({ attribute: false }) stats: StatsReport | null = null;
  @property({ attribute: false }) report: BackendReport | null = null;
  /** Shows a chip over the picture, which opens into the table. */
  @property({ type: Boolean, reflect: true }) floating = false;
  /** Whether the chip is open. */
  @property({ type: Boolean }) open = false;

  override render() {
    if (!this.floating) return html`<div class="table">${this.#renderTable()}</div>`;
    return html`
      <button
        class="chip"
        aria-expanded=${this.open}
        title="Performance"
        @click=${() => this.dispatchEvent(new LiveActionEvent('toggle-numbers'))}
      >
        <span class="for-readers">Performance:</span>
        <span dir="ltr">${this.#formatRate()} <small>fps</small></span>
        <span dir="ltr">${this.#formatTotal()} <small>ms</small></span>
      </button>
      ${this.open ? html`<div class="table">${this.#renderTable()}</div>` : nothing}
    `;
  }

  #renderTable() {
    const { stats } = this;
    return html`
      <div class="head">
        ${
          this.floating
            ? nothing
            : html`<span dir="ltr"
                ><span class="rate">${this.#formatRate()}</span> <small>fps</small></span
              >`
        }
        <p>
          ${this.#formatBackend()}<br />
          <span dir="ltr">${formatInputSize(stats)}</span>${renderSizeReason(stats)}
        </p>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">ms per frame</th>
            <th scope="col"><abbr title="Half of the frames are faster">p50</abbr></th>
            <th scope="col" class="high">
              <abbr title="95 % of the frames are faster">p95</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          ${STAGES.map(([stage, label, meaning]) => this.#renderStage(stage, label, meaning))}
        </tbody>
      </table>
      <small dir="auto" title="Frames that were skipped because a newer one was available">
        ${formatPeople(stats)}${stats ? stats.dropped : '–'}
        ${stats?.dropped === 1 ? 'frame' : 'frames'}
        dropped${stats?.fpsLimit ? ` · ${stats.fpsLimit} fps limit` : ''}
      </small>
    `;
  }

  #renderStage(stage: keyof StageSummary, label: string, meaning: string) {
    const { stats } = this;
    return html`
      <tr>
        <th scope="row" title=${meaning}>${label}</th>
        <td class="median">${stats ? formatMilliseconds(stats.p50[stage]) : '–'}</td>
        <td class="high">${stats ? formatMilliseconds(stats.p95[stage]) : '–'}</td>
      </tr>
    `;
  }

  #formatRate(): string {
    // A still has no frame rate.
    return this.stats && this.stats.fps > 0 ? this.stats.fps.toFixed(1) : '–';
  }

  #formatTotal(): string {
    return this.stats ? formatMilliseconds(this.stats.p50.totalMs) : '–';
  }

  #formatBackend(): string {
    if (!this.report) return '–';
    const { backend, threads } = this.report;
    if (threads > 1) return `${formatBackend(this.report)} · ${threads} threads`;
    // The number of threads only matters for WebAssembly.
    return `${formatBackend(this.report)}${backend === 'wasm' ? ' · 1 thread' : ''}`;
  }
}

/** The number of people, if everyone is tracked. */
function formatPeople(stats: StatsReport | null): string {
  const count = stats?.people ?? null;
  if (count === null) return '';
  return `${count} ${count === 1 ? 'person' : 'people'} · `;
}

function formatInputSize(stats: StatsReport | null): string {
  return stats ? `${stats.inputSize.width} × ${stats.inputSize.height} px` : '–';
}

/** Why this input size was selected. */
const SIZE_REASONS: Record<SizeReason, [words: string, meaning: string]> = {
  measuring: ['auto', 'Measuring which input size this device can run'],
  sharpest: ['auto, largest', 'A larger input would not be more precise'],
  'in-time': ['auto, real time', 'A larger input would not keep up with the camera'],
  smallest: ['auto, smallest', 'Even the smallest input is slower than the camera on this device'],
};

function renderSizeReason(stats: StatsReport | null) {
  if (!stats?.sizeReason) return nothing;
  const [words, meaning] = SIZE_REASONS[stats.sizeReason];
  return html`<span title=${meaning}> · ${words}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-hud': KeydotHud;
  }
}
