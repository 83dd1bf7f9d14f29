// An export on its way: how far it is, and a way to end it. What is packed: ../../lesson-export.ts; who
// asks: an ExportEvent. Stands beside the notes: keydot-teach-notes.ts.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../../shell/errors.ts';
import { exportCoco, exportLesson } from '../../../lessons/lesson-export.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import { saveFile } from '../../shared/save-file.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { noteStyles } from '../shell/note-styles.ts';
import { TeachTroubleEvent, type ExportForm } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatPercent } from '../../shared/format.ts';

const EXPORTS = { lesson: exportLesson, coco: exportCoco } as const;

@customElement('keydot-export')
export class KeydotExport extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    noteStyles,
    css`
      .note {
        /* What is done in a moment needs no word. */
        animation: appear var(--quick) 300ms backwards;
      }

      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) lessons: LessonSession | null = null;
  /** The lesson that is open; an export of another one ends. */
  @property({ attribute: false }) lessonId: string | null = null;

  @state() private running: { fraction: number; abort: AbortController } | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lessonId')) this.running?.abort.abort();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort.abort();
  }

  /** Packs the open lesson and hands it to the browser to save; one at a time. Never rejects. */
  async run(form: ExportForm): Promise<void> {
    const { lessons } = this;
    if (!lessons || this.running) return;
    const abort = new AbortController();
    const { signal } = abort;
    this.running = { fraction: 0, abort };
    const onProgress = (fraction: number) => (this.running = { fraction, abort });
    try {
      saveFile(await EXPORTS[form](lessons, { signal, onProgress }));
    } catch (thrown) {
      // Who ends it knows.
      if (!signal.aborted) this.dispatchEvent(new TeachTroubleEvent(asError(thrown)));
    } finally {
      this.running = null;
    }
  }

  override render() {
    if (!this.running) return nothing;
    const { fraction, abort } = this.running;
    return html`
      <div class="note">
        <p>Exporting… <span aria-hidden="true">${formatPercent(fraction)}</span></p>
        <button class="button" @click=${() => abort.abort()}>Cancel export</button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-export': KeydotExport;
  }
}
