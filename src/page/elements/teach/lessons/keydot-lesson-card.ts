// One lesson in the list: a picture, its name and its progress. A click opens it.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type LessonSummary, ownRange } from '../../../../storage/lesson-store.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import { formatRoute } from '../../../shell/route.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import { LessonTaskEvent, TeachNoteEvent, reportErrors } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';
import { unpackPicture } from '../../../../storage/stored-picture.ts';

/** A card that links to a lesson and can delete it. */
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

      /* The link covers the whole card; the delete button lies above it. */
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
    const title = name || 'Damaged lesson';
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
      <p class="muted">${this.#describeProgress(summary)}</p>
      <div class="bar" aria-hidden="true"><div .style="inline-size: ${share}%"></div></div>
    `;
  }

  #describeProgress({ points, frames, labelledFrames }: LessonSummary): string {
    const labelled = frames > 0 ? `, ${labelledFrames} labelled` : '';
    return `${formatCount(points, 'point')} · ${formatCount(frames, 'frame')}${labelled}`;
  }

  #delete(lessonId: string, title: string): void {
    this.dispatchEvent(new LessonTaskEvent((lessons) => lessons.delete(lessonId)));
    const task = (lessons: LessonSession) => lessons.restore(lessonId);
    this.dispatchEvent(new TeachNoteEvent(`“${title}” deleted.`, { label: 'Undo', task }));
  }

  async #loadCover(): Promise<void> {
    const { lessons, summary } = this;
    if (!lessons || !summary) return;
    await reportErrors(this, async () => {
      // Any picture of the lesson.
      const stored = await lessons.database.use((database) =>
        database.get('pictures', ownRange(summary.id)),
      );
      const picture = unpackPicture(stored);
      if (picture && this.isConnected) this.coverUrl = URL.createObjectURL(picture);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lesson-card': KeydotLessonCard;
  }
}
