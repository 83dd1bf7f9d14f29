// One point of the lesson: its name and order, and when opened its side, colour, left/right partner and
// bones. A region has only a colour.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LessonDocument, LessonPoint } from '../../../../core/lesson/lesson-document.ts';
import { isRegion, type Side } from '../../../../core/model/model-spec.ts';
import { fieldStyles, menu, segments, type Option } from '../../shared/form-fields.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-point-swatch.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import { LessonTaskEvent, TeachNoteEvent, UNDO, type LessonTask } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';

const SIDE_OPTIONS: readonly Option<Side>[] = [
  { value: 'left', label: 'Left' },
  { value: 'middle', label: 'Middle' },
  { value: 'right', label: 'Right' },
];

/** Fires `toggle-open` to show or hide its details. */
@customElement('keydot-point-row')
export class KeydotPointRow extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    fieldStyles,
    css`
      :host {
        display: block;
        border-block-end: 1px solid var(--line);
      }

      .head {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        min-block-size: 52px;
      }

      .more {
        display: grid;
        gap: var(--space-3);
        padding-block: var(--space-1) var(--space-4);
        font-size: var(--size-label);
      }

      input[type='color'] {
        inline-size: var(--target);
        block-size: var(--target);
        padding: 4px;
        border: 1px solid var(--edge);
        border-radius: var(--radius-small);
        background: transparent;
        cursor: pointer;
      }

      .bones {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-2);
        max-block-size: 12rem;
        overflow: auto;
      }

      .bones .button {
        padding-inline: var(--space-3);
        font-size: var(--size-label);
      }

      .bones [aria-pressed='true'] {
        background: var(--action);
        color: var(--on-action);
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) point: LessonPoint | null = null;
  /** Position among the lesson's points. */
  @property({ attribute: false }) index = 0;
  @property({ type: Boolean }) open = false;

  override render() {
    const { lesson, point, index } = this;
    if (!lesson || !point) return nothing;
    const { id, name } = point;
    const isLast = index === lesson.points.length - 1;
    return html`
      <div class="head">
        <keydot-point-swatch .point=${point}></keydot-point-swatch>
        <input
          class="text-field"
          type="text"
          aria-label="Name of ${isRegion(point) ? 'region' : 'point'} ${index + 1}"
          maxlength="200"
          .value=${name}
          @change=${this.#rename}
        />
        ${this.#renderMove('raise', `Move ${name} up`, index - 1, index === 0)}
        ${this.#renderMove('lower', `Move ${name} down`, index + 1, isLast)}
        <button
          class="icon-button"
          aria-label="More about ${name}"
          aria-expanded=${this.open}
          title=${isRegion(point) ? 'Colour' : 'Side, colour, left/right partner, bones'}
          @click=${() => this.dispatchEvent(new Event('toggle-open'))}
        >
          <keydot-icon name="more"></keydot-icon>
        </button>
        <button
          class="icon-button"
          aria-label="Remove ${name}"
          title="Remove"
          @click=${() => this.#remove(id, name)}
        >
          <keydot-icon name="remove"></keydot-icon>
        </button>
      </div>
      ${this.open ? this.#renderMore(lesson, point) : nothing}
    `;
  }

  #renderMove(icon: 'raise' | 'lower', label: string, index: number, disabled: boolean) {
    return html`
      <button
        class="icon-button"
        aria-label=${label}
        title=${icon === 'raise' ? 'Up' : 'Down'}
        ?disabled=${disabled}
        @click=${() => this.#run(({ actions }) => actions.movePoint(this.point?.id ?? '', index))}
      >
        <keydot-icon name=${icon}></keydot-icon>
      </button>
    `;
  }

  #renderMore(lesson: LessonDocument, point: LessonPoint) {
    if (isRegion(point)) return this.#renderMoreOfRegion(point);
    const { id, side, pairId, color } = point;
    const others = lesson.points.filter((other) => other.id !== id && !isRegion(other));
    return html`
      <div class="more">
        ${segments<Side>({
          legend: 'Side',
          name: 'side',
          options: SIDE_OPTIONS,
          chosen: side,
          hint: 'Left: round, warm colour. Right: square, cool colour.',
          onChoose: (value) => this.#run(({ actions }) => actions.setSide(id, value)),
        })}
        ${menu({
          label: 'Left/right partner',
          options: [
            { value: '', label: 'None' },
            ...others.map((other) => ({ value: other.id, label: other.name })),
          ],
          chosen: pairId ?? '',
          onChoose: (otherId) => this.#pair(point, otherId),
        })}
        <div class="row">
          ${this.#renderColor(point)}
          <button class="button" ?disabled=${color === null} @click=${() => this.#recolor(null)}>
            Use colour of side
          </button>
        </div>
        ${others.length > 0 ? this.#renderBones(lesson, point, others) : nothing}
      </div>
    `;
  }

  #renderMoreOfRegion(point: LessonPoint) {
    return html`
      <div class="more">
        <div class="row">
          ${this.#renderColor(point)}
          <p class="muted">This is a region. You paint its area.</p>
        </div>
      </div>
    `;
  }

  #renderColor(point: LessonPoint) {
    return html`
      <input
        type="color"
        aria-label="Colour of ${point.name}"
        .value=${colorOf(point)}
        @change=${(event: Event) => this.#recolor((event.target as HTMLInputElement).value)}
      />
    `;
  }

  #renderBones({ bones }: LessonDocument, { id }: LessonPoint, others: readonly LessonPoint[]) {
    const isJoined = (otherId: string) =>
      bones.some((bone) => bone.includes(id) && bone.includes(otherId));
    return html`
      <fieldset>
        <legend>Bones to</legend>
        <div class="bones">
          ${others.map(
            (other) => html`
              <button
                class="button"
                aria-pressed=${isJoined(other.id)}
                @click=${() => this.#run(({ actions }) => actions.toggleBone(id, other.id))}
              >
                ${other.name}
              </button>
            `,
          )}
        </div>
      </fieldset>
    `;
  }

  #pair({ id, side }: LessonPoint, otherId: string): void {
    this.#run(({ actions }) => {
      if (otherId === '') actions.unpairPoint(id);
      else if (side === 'right') actions.pairPoints(otherId, id);
      else actions.pairPoints(id, otherId);
    });
  }

  #recolor(color: string | null): void {
    const id = this.point?.id ?? '';
    this.#run(({ actions }) => actions.recolorPoint(id, color));
  }

  #rename(event: Event): void {
    const input = event.target as HTMLInputElement;
    const { id = '', name: before = '' } = this.point ?? {};
    const name = input.value.trim();
    this.#run(({ actions }) => {
      try {
        actions.renamePoint(id, name);
      } catch (error) {
        input.value = before;
        throw error;
      }
    });
  }

  #remove(id: string, name: string): void {
    this.#run(({ actions }) => actions.removePoint(id));
    this.dispatchEvent(new TeachNoteEvent(`“${name}” and its labels removed.`, UNDO));
  }

  #run(task: LessonTask): void {
    this.dispatchEvent(new LessonTaskEvent(task));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-point-row': KeydotPointRow;
  }
}
