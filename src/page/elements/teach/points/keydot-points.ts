// The list of the lesson's points and regions, where they are added and edited. Next: keydot-point-row.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { guessPairs } from '../../../../core/lesson/guess-pairs.ts';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { REGION_COLORS } from '../../../../core/drawing/palette.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-point-row.ts';
import { LessonTaskEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';

/** Edits the points of a lesson. */
@customElement('keydot-points')
export class KeydotPoints extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }

      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }

      form .text-field {
        flex: 1 1 14rem;
      }

      form .button {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;

  /** The point whose details are shown. */
  @state() private openId: string | null = null;

  @query('input') private nameInput!: HTMLInputElement;

  override render() {
    const { lesson } = this;
    if (!lesson) return nothing;
    return html`
      <ol aria-label="Points">
        ${repeat(
          lesson.points,
          ({ id }) => id,
          (point, index) => html`
            <li>
              <keydot-point-row
                .lesson=${lesson}
                .point=${point}
                .index=${index}
                ?open=${point.id === this.openId}
                @toggle-open=${() => (this.openId = point.id === this.openId ? null : point.id)}
              ></keydot-point-row>
            </li>
          `,
        )}
      </ol>
      ${this.#renderForm()}
      <p class="muted">
        You place a point with a click and paint a region as an area. You can add both at any time:
        existing labels stay, and the new point still needs a label in each frame.
      </p>
    `;
  }

  #renderForm() {
    return html`
      <form @submit=${this.#add}>
        <input
          class="text-field"
          type="text"
          aria-label="Name of the new point"
          placeholder="Name, such as left ear"
          maxlength="200"
          autocomplete="off"
          enterkeyhint="done"
        />
        <button class="button primary"><keydot-icon name="add"></keydot-icon>Add point</button>
        <button class="button" type="button" @click=${() => this.#addRegion()}>
          <keydot-icon name="brush"></keydot-icon>Add region
        </button>
      </form>
    `;
  }

  /** The entered name, or null, with the field focused, if it is empty. */
  #readName(): string | null {
    const name = this.nameInput.value.trim();
    if (name === '') this.nameInput.focus();
    return name === '' ? null : name;
  }

  #addRegion(): void {
    const { lesson, nameInput } = this;
    const name = this.#readName();
    if (!lesson || name === null) return;
    const taken = lesson.points.map(({ color }) => color);
    const color = REGION_COLORS.find((each) => !taken.includes(each)) ?? REGION_COLORS[0];
    this.dispatchEvent(
      new LessonTaskEvent(({ actions }) => {
        actions.addPoint({ name, color, kind: 'region' });
        nameInput.value = '';
        nameInput.focus();
      }),
    );
  }

  #add(event: SubmitEvent): void {
    event.preventDefault();
    const { lesson, nameInput } = this;
    const name = this.#readName();
    if (!lesson || name === null) return;
    this.dispatchEvent(
      new LessonTaskEvent(({ actions }) => {
        const pointId = actions.addPoint({ name });
        nameInput.value = '';
        // A name such as "left ear" implies a side and a left/right partner.
        const points = lesson.points.filter((point) => !isRegion(point));
        const names = [...points.map((point) => point.name), name];
        const { side, pair } = guessPairs(names)[names.length - 1];
        const other = points.find((point) => point.name === pair);
        if (!other) return;
        if (side === 'left') actions.pairPoints(pointId, other.id);
        else actions.pairPoints(other.id, pointId);
      }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-points': KeydotPoints;
  }
}
