// The tools for painting a region: brush, eraser, fill, brush size, clear and absent. Where there is little
// room, words are hidden from sight but not from screen readers.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonLabel,
} from '../../../../core/lesson/lesson-document.ts';
import '../../shared/keydot-icon.ts';
import type { IconName } from '../../shared/keydot-icon.ts';
import { sharedStyles, forReaders } from '../../shared/shared-styles.ts';
import { StateEvent, BrushEvent } from '../label/label-events.ts';
import { DIAMETERS, sizeIndex, type Brush, type BrushTool } from './region-brush.ts';
import { teachStyles, toolStyles } from '../shell/teach-styles.ts';

interface Tool {
  tool: BrushTool;
  icon: IconName;
  label: string;
  key: string;
  hint: string;
}

const TOOLS: readonly Tool[] = [
  { tool: 'brush', icon: 'brush', label: 'Brush', key: 'B', hint: 'Paint the region' },
  { tool: 'eraser', icon: 'eraser', label: 'Eraser', key: 'E', hint: 'Erase' },
  { tool: 'fill', icon: 'fill', label: 'Fill', key: 'F', hint: 'Fill a closed outline' },
];

/** Fires BrushEvent and StateEvent. */
@customElement('keydot-region-tools')
export class KeydotRegionTools extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    toolStyles,
    css`
      :host {
        display: flex;
        flex: 1 1 20rem;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-2);
        align-items: center;
        max-inline-size: 46rem;
      }

      .tools {
        display: flex;
        gap: 2px;
      }

      .tool {
        position: relative;
        gap: 6px;
        min-inline-size: var(--target);
        padding: 0 var(--space-3);
      }

      .size {
        display: flex;
        flex: 1 1 6rem;
        gap: var(--space-2);
        align-items: center;
        min-inline-size: 0;
        max-inline-size: 14rem;
        font-size: var(--size-label);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }

      .size span {
        flex: none;
        inline-size: 3.4em;
      }

      input {
        flex: 1;
        inline-size: 0;
        min-inline-size: 3rem;
        block-size: var(--target);
        margin: 0;
        accent-color: var(--action);
        cursor: pointer;
      }

      @media (max-width: 92rem) {
        .word {
          ${forReaders}
        }

        .tool {
          padding-inline: 10px;
        }
      }

      keydot-icon[name='absent'] {
        display: none;
      }

      @media (max-width: 36rem) {
        .size {
          flex-basis: 3rem;
        }

        .size span {
          display: none;
        }
      }

      @media (max-width: 23rem) {
        keydot-icon[name='absent'] {
          display: block;
        }

        .longer {
          ${forReaders}
        }
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frameId = '';
  @property({ attribute: false }) pointId = '';
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };

  override render() {
    const { lesson, brush } = this;
    if (!lesson) return nothing;
    const label = labelOf(lesson, this.frameId, this.pointId);
    return html`
      <div class="tools" role="group" aria-label="Tool">
        ${TOOLS.map(
          ({ tool, icon, label, key, hint }) => html`
            <button
              class="tool"
              aria-pressed=${brush.tool === tool}
              title="${hint} (${key})"
              @click=${() => this.dispatchEvent(new BrushEvent({ tool }))}
            >
              <keydot-icon name=${icon}></keydot-icon><span class="word">${label}</span
              ><kbd aria-hidden="true">${key}</kbd>
            </button>
          `,
        )}
      </div>
      ${this.#renderSize(brush)} ${this.#renderRest(label)}
    `;
  }

  #renderRest({ state, guess }: LessonLabel) {
    return html`
      <div class="tools">
        <button
          class="tool"
          title="Clear (⌫)"
          ?disabled=${state === 'unlabelled'}
          @click=${() => this.dispatchEvent(new StateEvent('unlabelled'))}
        >
          <keydot-icon name="clear"></keydot-icon><span class="word">Clear</span>
        </button>
        <button
          class="tool"
          aria-pressed=${state === 'absent' && !guess}
          title="Not in this picture (A)"
          @click=${() => this.dispatchEvent(new StateEvent('absent'))}
        >
          <keydot-icon name="absent"></keydot-icon><span class="longer">Absent</span
          ><kbd aria-hidden="true">A</kbd>
        </button>
      </div>
    `;
  }

  #renderSize({ diameter }: Brush) {
    return html`
      <label class="size" title="Size ([ and ])">
        <input
          type="range"
          min="0"
          max=${DIAMETERS.length - 1}
          aria-label="Brush size"
          aria-valuetext="${diameter} pixels"
          .value=${String(sizeIndex(diameter))}
          @input=${(event: Event) => this.#resize(Number((event.target as HTMLInputElement).value))}
        />
        <span aria-hidden="true">${diameter} px</span>
      </label>
    `;
  }

  #resize(index: number): void {
    this.dispatchEvent(new BrushEvent({ diameter: DIAMETERS[index] }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-region-tools': KeydotRegionTools;
  }
}
