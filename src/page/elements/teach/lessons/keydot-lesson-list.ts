// All lessons as cards (keydot-lesson-card.ts), with import and "New lesson" (keydot-new-lesson.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { storageStatus, type StorageStatus } from '../../../../storage/storage-status.ts';
import type { LessonSummary } from '../../../../storage/lesson-store.ts';
import { importFiles, type Imported } from '../../../lessons/lesson-import.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import { formatRoute } from '../../../shell/route.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-lesson-card.ts';
import './keydot-new-lesson.ts';
import { TeachNoteEvent, reportErrors } from '../shell/teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount, formatBytes } from '../../shared/format.ts';

/** The start page of Teach. */
@customElement('keydot-lesson-list')
export class KeydotLessonList extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: block;
        block-size: 100%;
        overflow: auto;
        padding: var(--space-4) max(var(--space-4), env(safe-area-inset-right)) var(--space-6)
          max(var(--space-4), env(safe-area-inset-left));
      }

      .column {
        display: grid;
        gap: var(--space-4);
        max-inline-size: 64rem;
        margin-inline: auto;
      }

      header {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        justify-content: space-between;
        align-items: center;
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        gap: var(--space-4);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: grid;
      }

      .empty {
        display: grid;
        gap: var(--space-3);
        justify-items: start;
        max-inline-size: 38rem;
        padding-block: var(--space-5);
      }

      .empty h3 {
        font-size: var(--size-title);
        line-height: 1.15;
        letter-spacing: -0.02em;
        text-wrap: balance;
      }
    `,
  ];

  @property({ attribute: false }) lessons: LessonSession | null = null;

  @state() private list: readonly LessonSummary[] | null = null;
  @state() private storage: StorageStatus | null = null;
  @state() private creating = false;
  /** The import in progress. */
  @state() private importing: { done: number; all: number; abort: AbortController } | null = null;

  @query('input[type=file]') private fileInput!: HTMLInputElement;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.lessons?.events,
      ({ kind }) => {
        if (kind === 'lessons-changed') void this.#load();
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const { list } = this;
    if (!list) return nothing;
    return html`
      <div class="column">
        <header>
          <h2>Lessons</h2>
          <div class="row">
            <button
              class="button"
              ?disabled=${this.importing !== null}
              @click=${() => this.fileInput.click()}
            >
              <keydot-icon name="upload"></keydot-icon>${this.importing ? 'Importing…' : 'Import'}
            </button>
            <button class="button primary" @click=${() => (this.creating = true)}>
              <keydot-icon name="add"></keydot-icon>New lesson
            </button>
          </div>
        </header>
        ${this.#renderImporting()}
        ${list.length > 0 ? this.#renderCards(list) : this.#renderEmpty()}
        ${this.storage ? html`<p class="muted">${describeStorage(this.storage)}</p>` : nothing}
      </div>
      <input
        type="file"
        accept=".keydot,.zip,.json,image/*"
        aria-label="Files to import"
        multiple
        hidden
        @change=${this.#importChosen}
      />
      <keydot-new-lesson
        ?open=${this.creating}
        .taken=${list.map(({ name }) => name)}
        @close=${() => (this.creating = false)}
      ></keydot-new-lesson>
    `;
  }

  #renderImporting() {
    if (!this.importing || this.importing.all === 0) return nothing;
    const { done, all, abort } = this.importing;
    return html`
      <div class="row">
        <p role="status">Reading picture ${done + 1} of ${all}…</p>
        <button class="button" @click=${() => abort.abort()}>Cancel</button>
      </div>
    `;
  }

  #renderCards(list: readonly LessonSummary[]) {
    return html`
      <ul>
        ${repeat(
          list,
          ({ id }) => id,
          (summary) => html`
            <li>
              <keydot-lesson-card .lessons=${this.lessons} .summary=${summary}></keydot-lesson-card>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #renderEmpty() {
    return html`
      <div class="empty">
        <h3>Teach Keydot to find your own points.</h3>
        <p>
          A knuckle, the handle of a mug, the snout of a mouse: capture about twenty frames, mark
          the point in each, and train. Everything stays on this device, and you can use the new
          model live right away.
        </p>
      </div>
    `;
  }

  /** Imports exported lessons and models, or COCO keypoints with their pictures. */
  async importFiles(files: readonly File[]): Promise<void> {
    const { lessons } = this;
    if (!lessons || this.importing || files.length === 0) return;
    if (files.every(({ type }) => /^(image|video)\//.test(type))) return this.#explainPictures();
    const abort = new AbortController();
    this.importing = { done: 0, all: 0, abort };
    const onProgress = (done: number, all: number) => (this.importing = { done, all, abort });
    await reportErrors(this, async () => {
      try {
        const { signal } = abort;
        this.#report(await importFiles(files, lessons.database, { signal, onProgress }));
      } catch (thrown) {
        if (thrown !== abort.signal.reason) throw thrown;
      }
    });
    this.importing = null;
    await this.#load();
  }

  #explainPictures(): void {
    const message = 'Pictures and videos belong in a lesson. Open one or create a new one.';
    const task = () => void (this.creating = true);
    this.dispatchEvent(new TeachNoteEvent(message, { label: 'New lesson', task }));
  }

  #importChosen(): void {
    const files = [...(this.fileInput.files ?? [])];
    this.fileInput.value = '';
    void this.importFiles(files);
  }

  #report({ lesson, modelIds, notes }: Imported): void {
    const models = modelIds.length > 0 ? ` with ${formatCount(modelIds.length, 'model')}` : '';
    const what = lesson ? `“${lesson.name}”${models}` : formatCount(modelIds.length, 'model');
    const message = [`${what} imported.`, ...notes].join(' ');
    if (!lesson) {
      const where = 'Choose it in the settings of Live.';
      return void this.dispatchEvent(new TeachNoteEvent(`${message} ${where}`));
    }
    const address = formatRoute({ place: 'teach', lessonId: lesson.id, step: 'frames' });
    const task = () => void (location.hash = address);
    this.dispatchEvent(new TeachNoteEvent(message, { label: 'Open', task }));
  }

  async #load(): Promise<void> {
    const { lessons } = this;
    if (!lessons) return;
    await reportErrors(this, async () => {
      try {
        [this.list, this.storage] = await Promise.all([lessons.list(), storageStatus()]);
      } finally {
        this.list ??= [];
      }
    });
  }
}

function describeStorage({ usedBytes, quotaBytes, isPersistent }: StorageStatus): string {
  const promise = isPersistent
    ? 'The browser keeps it until you delete it.'
    : 'The browser may delete it when the disk is full. Export what you want to keep.';
  return `${formatBytes(usedBytes)} of ${formatBytes(quotaBytes)} used on this device. ${promise}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lesson-list': KeydotLessonList;
  }
}
