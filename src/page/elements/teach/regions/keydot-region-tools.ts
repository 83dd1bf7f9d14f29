// What a region is painted with: brush, eraser, fill, how large; and what else can be said of it.
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonLabel,
} from '../../../../core/lesson/lesson-document.ts';
import '../../shared/keydot-icon.ts';
import type { IconName } from '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { StateEvent } from '../label/label-events.ts';
import { DIAMETERS, sizeIndex, type Brush, type BrushTool } from './region-brush.ts';
import { BrushEvent } from './region-events.ts';
import { regionToolsStyles } from './region-tools-styles.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { toolStyles } from '../shell/tool-styles.ts';

interface Tool {
  tool: BrushTool;
  icon: IconName;
  label: string;
  key: string;
  hint: string;
}

const TOOLS: readonly Tool[] = [
  { tool: 'brush', icon: 'brush', label: 'Brush', key: 'B', hint: 'Paints the region.' },
  { tool: 'eraser', icon: 'eraser', label: 'Eraser', key: 'E', hint: 'Rubs it out.' },
  { tool: 'fill', icon: 'fill', label: 'Fill', key: 'F', hint: 'Fills a closed outline.' },
];

@customElement('keydot-region-tools')
export class KeydotRegionTools extends LitElement {
  static override styles = [sharedStyles, teachStyles, toolStyles, regionToolsStyles];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frameId = '';
  @property({ attribute: false }) pointId = '';
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };

  override render() {
    const { lesson, brush } = this;
    if (!lesson) return nothing;
    const label = labelOf(lesson, this.frameId, this.pointId);
    return html`
      <div class="tools" role="group" aria-label="Paint with">
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
          title="Nobody has painted it yet. (⌫)"
          ?disabled=${state === 'unlabelled'}
          @click=${() => this.dispatchEvent(new StateEvent('unlabelled'))}
        >
          <keydot-icon name="clear"></keydot-icon><span class="word">Clear</span>
        </button>
        <button
          class="tool"
          aria-pressed=${state === 'absent' && !guess}
          title="It is not in this picture. (A)"
          @click=${() => this.dispatchEvent(new StateEvent('absent'))}
        >
          <keydot-icon name="absent"></keydot-icon><span class="longer">Not there</span
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
          aria-label="Size of the brush"
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
