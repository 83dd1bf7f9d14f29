// The test result of a model: error or overlap per point before and after training, with confidence
// intervals, and an objection to using it, if any.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Comparison, RegionComparison, TrainingReport } from '../../../../api/trainer-api.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount, formatPixels, formatPercent } from '../../shared/format.ts';
import {
  describeMovements,
  formatChange,
  formatInterval,
  formatOverlapChange,
} from './training-words.ts';

/** Tables of a TrainingReport. */
@customElement('keydot-training-report')
export class KeydotTrainingReport extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        font-variant-numeric: tabular-nums;
      }

      .objection {
        display: flex;
        gap: var(--space-3);
        padding: var(--space-3) var(--space-4);
        border: 1px solid var(--alarm);
        border-radius: var(--radius-small);
      }

      .objection keydot-icon {
        color: var(--alarm);
      }

      .scroll {
        overflow-x: auto;
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: var(--size-label);
      }

      th,
      td {
        padding: var(--space-2) var(--space-2) var(--space-2) 0;
        border-block-start: 1px solid var(--line);
        font-weight: 400;
        text-align: end;
        white-space: nowrap;
      }

      :is(th, td):first-child {
        text-align: start;
        white-space: normal;
      }

      thead th {
        border: 0;
        color: var(--muted);
        font-size: var(--size-small);
      }

      .all :is(th, td) {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) report: TrainingReport | null = null;

  override render() {
    const { report } = this;
    if (!report) return nothing;
    const { trainedFrames, heldOutFrames, overall, objection } = report;
    return html`
      ${
        objection
          ? html`<p class="objection">
              <keydot-icon name="warning"></keydot-icon><span>${objection}</span>
            </p>`
          : nothing
      }
      <p class="muted">
        Trained on ${formatCount(trainedFrames, 'frame')}${formatTested(heldOutFrames)}.
        ${this.#describeChange(report)}
      </p>
      ${overall ? this.#renderTable(report, overall) : nothing}
      ${report.regions?.length ? this.#renderRegions(report.regions) : nothing}
      ${report.movements.length > 0 ? html`<p class="muted">${describeMovements(report)}</p>` : nothing}
    `;
  }

  #renderTable({ withinPx, perPoint }: TrainingReport, overall: Comparison) {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Errors by point">
        <table>
          <thead>
            <tr>
              <th scope="col">Point</th>
              <th scope="col">Median error</th>
              <th scope="col">95 % interval, px</th>
              <th scope="col">Within ${formatPixels(withinPx)}</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            <tr class="all">
              ${this.#renderCells('All points', overall)}
            </tr>
            ${perPoint.map(
              ({ name, comparison }) =>
                html`<tr>
                  ${this.#renderCells(name, comparison)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #renderRegions(regions: readonly RegionComparison[]) {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Overlap by region">
        <table>
          <thead>
            <tr>
              <th scope="col">Region</th>
              <th scope="col">Median overlap</th>
              <th scope="col">95 % interval</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            ${regions.map(
              (each) => html`
                <tr>
                  <th scope="row">${each.name}</th>
                  <td>${formatOverlapChange(each)}</td>
                  <td>${formatInterval(each.interval, 2)}</td>
                  <td>${each.after.count}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      <p class="muted">
        Overlap compares the painted with the predicted region (intersection over union): 1 is a
        perfect match.
      </p>
    `;
  }

  #renderCells(name: string, comparison: Comparison) {
    const { after, intervalPx } = comparison;
    return html`
      <th scope="row">${name}</th>
      <td>${formatChange(comparison)}</td>
      <td>${formatInterval(intervalPx, 1)}</td>
      <td>${formatPercent(after.within)}</td>
      <td>${after.count}</td>
    `;
  }

  #describeChange({ changePx }: TrainingReport): string {
    if (!changePx) return '';
    const [low, high] = changePx.map((change) => change.toFixed(1));
    return `The mean error changed by ${low} to ${high} px (95 % confidence interval).`;
  }
}

function formatTested(frames: number): string {
  if (frames === 0) return '';
  return `, tested on ${frames === 1 ? '1 other' : `${frames} others`}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-training-report': KeydotTrainingReport;
  }
}
