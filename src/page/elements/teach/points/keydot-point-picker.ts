// The lesson's points with their label in the current frame. One of them is selected.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonLabel,
  type LessonPoint,
} from '../../../../core/lesson/lesson-document.ts';
import '../../shared/keydot-icon.ts';
import { formatPointName } from '../../shared/format.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-point-swatch.ts';
import { PointSelectEvent } from '../label/label-events.ts';
import { formatCoverage } from '../label/label-words.ts';
import { ShowPointsEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatGuess, formatLabelState } from '../label/label-words.ts';

/** Selects the point to label. */
@customElement('keydot-point-picker')
export class KeydotPointPicker extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        min-inline-size: 0;
      }

      /* One scrolling row on phones leaves room for the frame. */
      .points {
        display: flex;
        gap: var(--space-1);
        padding: 3px;
        overflow-x: auto;
        scrollbar-width: thin;
      }

      .points button {
        display: flex;
        flex: none;
        gap: var(--space-2);
        align-items: center;
        min-block-size: var(--target);
        padding: 0 var(--space-3) 0 var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: transparent;
        color: inherit;
        font: 500 var(--size-label) / 1.2 var(--font);
        text-align: start;
        cursor: pointer;
        touch-action: manipulation;
      }

      .points button:hover {
        background: var(--raised);
      }

      .points [aria-pressed='true'] {
        border-color: var(--action);
        background: var(--raised);
        box-shadow: inset 0 0 0 1px var(--action);
      }

      .points small {
        margin-inline-start: auto;
        color: var(--muted);
        font-weight: 400;
        font-size: var(--size-small);
      }

      keydot-point-swatch {
        border-radius: 4px;
        background: #33373f;
      }

      @media (min-width: 54rem) {
        .points {
          display: grid;
          padding: 0;
          overflow: visible;
        }
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frameId = '';
  @property({ attribute: false }) pointId: string | null = null;

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('pointId')) return;
    const current = this.renderRoot.querySelector('[aria-pressed="true"]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  override render() {
    const { lesson } = this;
    if (!lesson) return nothing;
    return html`
      <div class="points" role="group" aria-label="Points">
        ${lesson.points.map((point) => this.#renderPoint(lesson, point))}
        <button @click=${() => this.dispatchEvent(new ShowPointsEvent())}>
          <keydot-icon name="add"></keydot-icon
          >${lesson.points.length > 0 ? 'Edit points' : 'Add points'}
        </button>
      </div>
    `;
  }

  #describeLabel({ frames }: LessonDocument, label: LessonLabel): string {
    const frame = frames.find(({ id }) => id === this.frameId);
    return frame && label.region !== undefined
      ? formatCoverage(label, frame)
      : formatLabelState(label.state);
  }

  #renderPoint(lesson: LessonDocument, point: LessonPoint) {
    const label = labelOf(lesson, this.frameId, point.id);
    const words = label.guess ? formatGuess(label) : this.#describeLabel(lesson, label);
    return html`
      <button
        aria-pressed=${point.id === this.pointId}
        @click=${() => this.dispatchEvent(new PointSelectEvent(point.id))}
      >
        <keydot-point-swatch
          .point=${point}
          .label=${label.state === 'unlabelled' ? { state: 'occluded' } : label}
        ></keydot-point-swatch>
        <span>${formatPointName(point.name)}</span>
        <small>${words}</small>
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-point-picker': KeydotPointPicker;
  }
}
