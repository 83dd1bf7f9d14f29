// The toolbar below the labelled frame: the state of the current point or the tools of the current region
// (../regions/keydot-region-tools.ts), then guesses, zoom and navigation.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { labelOf, type LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import '../../shared/keydot-icon.ts';
import type { IconName } from '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../regions/keydot-region-tools.ts';
import { LabelActionEvent, StateEvent, type LabelAction } from './label-events.ts';
import type { Brush } from '../regions/region-brush.ts';
import { teachStyles, toolStyles } from '../shell/teach-styles.ts';
import { LABEL_STATE_BUTTONS } from './label-words.ts';

/** Fires StateEvent and LabelActionEvent. */
@customElement('keydot-label-tools')
export class KeydotLabelTools extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    toolStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-3);
        justify-content: space-between;
        align-items: center;
        padding: var(--space-1) max(var(--space-2), env(safe-area-inset-right)) var(--space-1)
          max(var(--space-2), env(safe-area-inset-left));
        border-block-start: 1px solid var(--line);
        background: var(--panel);
      }

      .states {
        display: flex;
        flex: 1 1 20rem;
        gap: 2px;
        max-inline-size: 30rem;
      }

      .states .tool {
        flex: 1;
        gap: var(--space-1);
        padding: 0 var(--space-1);
      }

      .group {
        display: flex;
        align-items: center;
      }

      .where {
        min-inline-size: 4.5em;
        font-size: var(--size-label);
        font-variant-numeric: tabular-nums;
        text-align: center;
      }

      @media (max-width: 36rem) {
        :host {
          column-gap: 0;
        }

        .where {
          min-inline-size: 3.4em;
        }
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frameId = '';
  @property({ attribute: false }) pointId: string | null = null;
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };

  override render() {
    const { lesson, frameId } = this;
    if (!lesson) return nothing;
    const index = lesson.frames.findIndex(({ id }) => id === frameId);
    const guesses = lesson.points.filter(({ id }) => labelOf(lesson, frameId, id).guess).length;
    return html`
      ${this.#renderPointTools(lesson)}
      <div class="group">
        ${this.#renderButton('accept-guesses', 'accept', 'Accept guesses (Enter)', guesses === 0)}
        ${this.#renderButton('same-as-before', 'same', 'Copy labels from previous frame (S)', index === 0)}
        ${this.#renderButton('zoom-out', 'zoomOut', 'Zoom out (−)')}
        ${this.#renderButton('zoom-in', 'zoomIn', 'Zoom in (+)')}
        ${this.#renderButton('zoom-fit', 'fit', 'Whole frame (0)')}
      </div>
      <div class="group">
        ${this.#renderButton('frame-before', 'earlier', 'Previous frame (,)', index <= 0)}
        <span class="where">${index + 1} / ${lesson.frames.length}</span>
        ${this.#renderButton('next-frame', 'later', 'Next frame (.)', index >= lesson.frames.length - 1)}
      </div>
    `;
  }

  #renderPointTools(lesson: LessonDocument) {
    const { frameId, brush } = this;
    const point = lesson.points.find(({ id }) => id === this.pointId);
    if (point && isRegion(point)) {
      return html`
        <keydot-region-tools
          .lesson=${lesson}
          .frameId=${frameId}
          .pointId=${point.id}
          .brush=${brush}
        ></keydot-region-tools>
      `;
    }
    const label = point ? labelOf(lesson, frameId, point.id) : null;
    return html`
      <div class="states" role="group" aria-label="State of the point">
        ${LABEL_STATE_BUTTONS.map(
          ({ state, label: words, key, hint }) => html`
            <button
              class="tool"
              aria-pressed=${label?.state === state && !label.guess}
              title="${hint} (${key})"
              ?disabled=${label === null}
              @click=${() => this.dispatchEvent(new StateEvent(state))}
            >
              ${words}<kbd aria-hidden="true">${key}</kbd>
            </button>
          `,
        )}
      </div>
    `;
  }

  #renderButton(action: LabelAction, icon: IconName, title: string, disabled = false) {
    const isDirection = action === 'frame-before' || action === 'next-frame';
    return html`
      <button
        class="icon-button"
        aria-label=${title.replace(/ \(.*\)$/, '')}
        title=${title}
        ?disabled=${disabled}
        @click=${() => this.dispatchEvent(new LabelActionEvent(action))}
      >
        <keydot-icon name=${icon} class=${isDirection ? 'flips' : ''}></keydot-icon>
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label-tools': KeydotLabelTools;
  }
}
