// What was recorded and can be taken home: one section a recording, a button for each of its forms.
// Shown in a sheet by keydot-capture-bar.ts.
import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecordingForm, RecordingSummary } from '../../../api/recorder-api.ts';
import { asError } from '../../shell/errors.ts';
import type { RecordingSession } from '../../recording/recording-session.ts';
import '../shared/keydot-icon.ts';
import { formatClock, formatDateTime } from '../shared/format.ts';
import { saveFile } from '../shared/save-file.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import {
  describeRecording,
  explainRecordingError,
  explainResult,
  formatsOf,
} from './recording-words.ts';
import { recordingsStyles } from './recordings-styles.ts';

@customElement('keydot-recordings')
export class KeydotRecordings extends LitElement {
  static override styles = [sharedStyles, recordingsStyles];

  @property({ attribute: false }) recording: RecordingSession | null = null;

  /** Asked once more before it is deleted. */
  @state() private doomed: string | null = null;
  /** Forms that were saved or are being made, `id form`. */
  @state() private saved: ReadonlySet<string> = new Set();
  @state() private making: string | null = null;
  @state() private trouble = '';

  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.recording?.events.subscribe(() => this.requestUpdate()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override render() {
    const { recording } = this;
    if (!recording) return nothing;
    const { recordings } = recording;
    return html`
      <div role="status">
        ${this.trouble ? html`<p class="trouble">${this.trouble}</p>` : nothing}
      </div>
      ${
        recordings.length === 0
          ? html`<p class="none">Nothing is kept here.</p>`
          : recordings.map((each) => this.#renderRecording(recording, each))
      }
      <p class="note">
        Recordings stay in this browser until you delete them. Save what you want to keep.
      </p>
    `;
  }

  #renderRecording(session: RecordingSession, recording: RecordingSummary) {
    const { id, durationMs, startedAt, state } = recording;
    const { result } = session;
    const ending = result?.recording.id === id ? explainResult(result) : '';
    const date = formatDateTime(Date.parse(startedAt));
    const title = `${formatClock(durationMs)}, ${date}`;
    return html`
      <section aria-label="Recording of ${title}">
        <h3><span class="duration">${formatClock(durationMs)}</span> ${date}</h3>
        <p>${describeRecording(recording)}</p>
        ${ending ? html`<p class="ending">${ending}</p>` : nothing}
        ${state === 'finished' ? this.#renderForms(recording) : this.#renderUnfinished(recording)}
      </section>
    `;
  }

  #renderUnfinished({ id, state }: RecordingSummary) {
    if (state === 'under-way') return html`<p>It is still being recorded.</p>`;
    return html`
      <p>It was cut off.</p>
      <div class="forms">
        <button class="button primary" @click=${() => this.#do(() => this.recording?.recover(id))}>
          Save it
        </button>
        ${this.#renderRemoval(id)}
      </div>
    `;
  }

  #renderForms(recording: RecordingSummary) {
    const { id } = recording;
    const forms = formatsOf(recording);
    return html`
      <div class="forms">
        ${forms.map(({ form, label, hint }) => {
          const key = `${id} ${form}`;
          return html`
            <button
              class="button ${form === 'video' ? 'primary' : ''}"
              title=${hint}
              ?disabled=${this.making === key}
              @click=${() => this.#save(id, form)}
            >
              <keydot-icon name=${this.saved.has(key) ? 'accept' : 'download'}></keydot-icon>
              <span><span class="for-readers">Save </span>${label}</span>
            </button>
          `;
        })}
        ${
          'showDirectoryPicker' in window
            ? html`<button class="button" @click=${() => this.#do(() => this.#saveAll(id, forms))}>
                <keydot-icon name="recordings"></keydot-icon>All to a folder
              </button>`
            : nothing
        }
        ${this.#renderRemoval(id)}
      </div>
    `;
  }

  #renderRemoval(id: string) {
    if (this.doomed !== id) {
      return html`
        <button class="button quiet" @click=${() => (this.doomed = id)}>
          <keydot-icon name="remove"></keydot-icon>Delete
        </button>
      `;
    }
    return html`
      <button class="button alarm" @click=${() => this.#do(() => this.recording?.remove(id))}>
        Delete for good
      </button>
      <button class="button" @click=${() => (this.doomed = null)}>Keep</button>
    `;
  }

  #save(id: string, form: RecordingForm): void {
    void this.#do(async () => {
      this.making = `${id} ${form}`;
      try {
        const file = await this.recording?.takeFile(id, form);
        if (!file) return;
        saveFile(file);
        this.saved = new Set([...this.saved, `${id} ${form}`]);
      } finally {
        this.making = null;
      }
    });
  }

  /** Straight onto the disk: however long it is, it never lies in memory. */
  async #saveAll(id: string, forms: readonly { form: RecordingForm }[]): Promise<void> {
    const folder = await window.showDirectoryPicker({ mode: 'readwrite' });
    for (const { form } of forms) {
      const file = await this.recording?.takeFile(id, form);
      if (!file) return;
      const handle = await folder.getFileHandle(file.name, { create: true });
      await file.stream().pipeTo(await handle.createWritable());
      this.saved = new Set([...this.saved, `${id} ${form}`]);
    }
  }

  async #do(action: () => Promise<void> | undefined): Promise<void> {
    this.trouble = '';
    try {
      await action();
      this.doomed = null;
    } catch (thrown) {
      const error = asError(thrown);
      // The person chose no folder.
      if (error.name !== 'AbortError') this.trouble = explainRecordingError(error);
    }
  }
}

declare global {
  interface Window {
    /** Chromium's alone so far (https://wicg.github.io/file-system-access/). */
    showDirectoryPicker(options: { mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
  }

  interface HTMLElementTagNameMap {
    'keydot-recordings': KeydotRecordings;
  }
}
