// The results of the runs: charts of error and loss over the steps, and a table.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LabFigures } from '../../../core/lab/lab-figures.ts';
import { isRegionData } from '../../../core/lab/lab-setup.ts';
import {
  progressOf,
  stepTimeOf,
  type LabProgress,
  type LabRunState,
} from '../../lab/lab-runner.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { formatPixels, formatPercent } from '../shared/format.ts';
import { RUN_NAMES } from './lab-text.ts';
import { labStyles } from './lab-styles.ts';
import './keydot-lab-chart.ts';
import type { LabCurve } from './keydot-lab-chart.ts';

interface Row {
  name: string;
  state: LabRunState;
  progress: LabProgress;
}

@customElement('keydot-lab-figures')
export class KeydotLabFigures extends LitElement {
  static override styles = [
    sharedStyles,
    labStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }

      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
        gap: var(--space-4) var(--space-5);
      }

      .scroll {
        overflow-x: auto;
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: var(--size-label);
        font-variant-numeric: tabular-nums;
      }

      th,
      td {
        padding: var(--space-2) var(--space-2) var(--space-2) 0;
        border-block-start: 1px solid var(--line);
        font-weight: 400;
        text-align: end;
      }

      :is(th, td):first-child {
        text-align: start;
        white-space: nowrap;
      }

      thead th {
        border: 0;
        color: var(--muted);
        vertical-align: bottom;
      }

      tbody th::before {
        content: '';
        display: inline-block;
        inline-size: 14px;
        margin-inline-end: var(--space-2);
        border-block-start: 3px solid var(--first);
        vertical-align: middle;
      }

      tbody tr:nth-child(2) th::before {
        border-color: var(--second);
      }
    `,
  ];

  @property({ attribute: false }) runs: readonly LabRunState[] = [];

  override render() {
    const rows = this.runs.flatMap((state, index): Row[] => {
      const progress = progressOf(state);
      const name = this.runs.length > 1 ? RUN_NAMES[index] : 'Set-up';
      return progress && progress.checks.length > 0 ? [{ name, state, progress }] : [];
    });
    if (rows.length === 0) return nothing;
    return html`${this.#renderCharts(rows)} ${this.#renderTable(rows)}`;
  }

  #renderCharts(rows: readonly Row[]) {
    const isRegion = isRegionRow(rows[0]);
    const steps = Math.max(...rows.map(({ progress }) => progress.steps));
    const losses = rows.map(({ name, progress }): LabCurve => ({
      name,
      points: progress.losses.map(({ step, loss }) => ({ step, value: loss })),
    }));
    const errors = rows.map(({ name, progress }): LabCurve => ({
      name,
      points: progress.checks.flatMap(({ step, figures }) => {
        const value = isRegion ? figures.overlap : figures.medianPx;
        return value === null ? [] : [{ step, value }];
      }),
    }));
    const hint = rows.length > 1 ? 'Only comparable for the same loss' : '';
    return html`
      <div class="charts">
        <keydot-lab-chart
          .heading=${isRegion ? 'Overlap with the region' : 'Median error, px'}
          .curves=${errors}
          .steps=${steps}
          ?share=${isRegion}
        ></keydot-lab-chart>
        <keydot-lab-chart
          .heading=${'Loss'}
          .hint=${hint}
          .curves=${losses}
          .steps=${steps}
        ></keydot-lab-chart>
      </div>
    `;
  }

  #renderTable(rows: readonly Row[]) {
    const isRegion = isRegionRow(rows[0]);
    const isOver = rows.every(({ state }) => state.kind === 'done');
    const figures = isRegion ? ['Overlap'] : ['Median error', 'Within 2 px'];
    return html`
      <div class="scroll" role="region" aria-label="Results" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${isOver ? 'Test result' : 'So far'}</th>
              ${[...figures, 'Time per step', 'Parameters'].map(
                (name) => html`<th scope="col">${name}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#renderRow(row, isRegion))}
          </tbody>
        </table>
      </div>
      ${
        isOver
          ? html`<p class="muted">Tested on ${formatTestCount(rows[0])} not used in training.</p>`
          : nothing
      }
    `;
  }

  #renderRow(row: Row, isRegion: boolean) {
    const { medianPx, within, overlap } = figuresOf(row);
    const stepTimeMs = stepTimeOf(row.progress);
    const figures = isRegion
      ? [formatFigure(overlap, formatPercent)]
      : [formatFigure(medianPx, formatPixels), formatFigure(within, formatPercent)];
    const time = formatFigure(stepTimeMs, (timeMs) => `${Math.round(timeMs)} ms`);
    const parameters = row.progress.parameters.toLocaleString();
    return html`
      <tr>
        <th scope="row">${row.name}</th>
        ${[...figures, time, parameters].map((text) => html`<td>${text}</td>`)}
      </tr>
    `;
  }
}

const isRegionRow = ({ state }: Row) => state.kind !== 'idle' && isRegionData(state.setup.data);

/** Of the final test; until then, of the last check. */
function figuresOf({ state, progress }: Row): LabFigures {
  if (state.kind === 'done') return state.result.figures;
  return progress.checks[progress.checks.length - 1].figures;
}

const formatFigure = (figure: number | null, format: (figure: number) => string) =>
  figure === null ? '–' : format(figure);

function formatTestCount(row: Row): string {
  const { count } = figuresOf(row);
  return `${count} ${isRegionRow(row) ? 'pictures' : 'points'}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab-figures': KeydotLabFigures;
  }
}
