// One lesson in the list: a picture of it, its name, how far it has come; opens it.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LessonSummary } from '../../../../storage/lesson-store.ts';
import { asError } from '../../../shell/errors.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import { formatRoute } from '../../../shell/route.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import { readCover } from './lesson-cover.ts';
import { LessonTaskEvent, TeachNoteEvent, TeachTroubleEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';

@customElement('keydot-lesson-card')
export class KeydotLessonCard extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        position: relative;
        display: grid;
        grid-template-rows: auto 1fr;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        overflow: hidden;
        background: var(--panel);
      }

      .cover {
        position: relative;
        display: grid;
        place-items: center;
        aspect-ratio: 16 / 9;
        background: var(--stage);
        color: var(--muted);
        font-size: 1.5rem;
      }

      .cover img {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }

      .words {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-1) var(--space-2);
        align-items: center;
        padding: var(--space-2) var(--space-2) var(--space-3) var(--space-4);
      }

      .words > :not(h3, .icon-button) {
        grid-column: 1 / -1;
        margin-inline-end: var(--space-2);
      }

      h3 {
        overflow-wrap: anywhere;
      }

      a {
        color: inherit;
        text-decoration: none;
      }

      /* The whole card opens the lesson; what is above it is pressed by itself. */
      a::after {
        content: '';
        position: absolute;
        inset: 0;
        border-radius: var(--radius);
      }

      a:focus-visible {
        outline: 0;
      }

      a:focus-visible::after {
        outline: 2px solid var(--focus);
        outline-offset: -3px;
      }

      .icon-button {
        z-index: 1;
      }

      .damage {
        color: var(--alarm);
      }
    `,
  ];

  @property({ attribute: false }) lessons: LessonSession | null = null;
  @property({ attribute: false }) summary: LessonSummary | null = null;

  @state() private coverUrl = '';

  override firstUpdated(): void {
    void this.#loadCover();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    URL.revokeObjectURL(this.coverUrl);
    this.coverUrl = '';
  }

  override render() {
    const { summary } = this;
    if (!summary) return nothing;
    const { id, name, damage } = summary;
    const title = name || 'A damaged lesson';
    const address = formatRoute({ place: 'teach', lessonId: id, step: 'frames' });
    return html`
      <div class="cover">
        ${
          this.coverUrl
            ? html`<img src=${this.coverUrl} alt="" />`
            : html`<keydot-icon name="frames"></keydot-icon>`
        }
      </div>
      <div class="words">
        <h3>${damage ? title : html`<a href=${address}>${title}</a>`}</h3>
        <button
          class="icon-button"
          aria-label="Delete ${title}"
          title="Delete"
          @click=${() => this.#delete(id, title)}
        >
          <keydot-icon name="remove"></keydot-icon>
        </button>
        ${damage ? html`<p class="damage">${explainLessonError(damage)}</p>` : this.#renderProgress(summary)}
      </div>
    `;
  }

  #renderProgress(summary: LessonSummary) {
    const { frames, labelledFrames } = summary;
    const share = frames > 0 ? (100 * labelledFrames) / frames : 0;
    return html`
      <p class="muted">${this.#sayProgress(summary)}</p>
      <div class="bar" aria-hidden="true"><div .style="inline-size: ${share}%"></div></div>
    `;
  }

  #sayProgress({ points, frames, labelledFrames }: LessonSummary): string {
    const labelled = frames > 0 ? `, ${labelledFrames} labelled` : '';
    return `${formatCount(points, 'point')} · ${formatCount(frames, 'frame')}${labelled}`;
  }

  #delete(lessonId: string, title: string): void {
    this.dispatchEvent(new LessonTaskEvent((lessons) => lessons.delete(lessonId)));
    const task = (lessons: LessonSession) => lessons.restore(lessonId);
    this.dispatchEvent(new TeachNoteEvent(`“${title}” was deleted.`, { label: 'Undo', task }));
  }

  async #loadCover(): Promise<void> {
    const { lessons, summary } = this;
    if (!lessons || !summary) return;
    try {
      const picture = await readCover(lessons, summary.id);
      if (picture && this.isConnected) this.coverUrl = URL.createObjectURL(picture);
    } catch (thrown) {
      if (this.isConnected) this.dispatchEvent(new TeachTroubleEvent(asError(thrown)));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lesson-card': KeydotLessonCard;
  }
}
