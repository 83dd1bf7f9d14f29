// The list of recordings: one section each, with a button for each file format, and deletion after a
// second press.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecordingForm, RecordingSummary } from '../../../api/recorder-api.ts';
import { asError } from '../../shell/errors.ts';
import type { RecordingSession } from '../../recording/recording-session.ts';
import '../shared/keydot-icon.ts';
import { formatClock, formatDateTime } from '../shared/format.ts';
import { saveFile } from '../shared/save-file.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
import {
  describeRecording,
  explainRecordingError,
  explainResult,
  formatsOf,
} from './recording-words.ts';

@customElement('keydot-recordings')
export class KeydotRecordings extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        font: var(--size-label) / 1.4 var(--font);
      }

      section {
        display: grid;
        gap: var(--space-1);
        padding-block-end: var(--space-4);
        border-block-end: 1px solid var(--line);
      }

      h3,
      p {
        margin: 0;
      }

      h3 {
        font-size: var(--size-text);
        font-weight: 500;
      }

      .duration {
        margin-inline-end: var(--space-2);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }

      p,
      .none {
        color: var(--muted);
        overflow-wrap: anywhere;
      }

      .ending {
        color: var(--text);
      }

      .error {
        color: var(--alarm);
      }

      .note {
        font-size: var(--size-small);
      }

      .forms {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding-block-start: var(--space-2);
      }

      .forms .button {
        padding-inline: var(--space-3) var(--space-4);
        font-size: var(--size-label);
      }

      .quiet {
        border-color: transparent;
        color: var(--muted);
      }

      .alarm {
        border-color: var(--alarm);
        color: var(--alarm);
      }
    `,
  ];

  @property({ attribute: false }) recording: RecordingSession | null = null;

  /** The recording whose deletion awaits confirmation. */
  @state() private deleting: string | null = null;
  /** Files that were saved, as `id form`. */
  @state() private saved: ReadonlySet<string> = new Set();
  /** The file that is being written, as `id form`. */
  @state() private making: string | null = null;
  @state() private error = '';

  constructor() {
    super();
    new SubscriptionController(this, () => this.recording?.events);
  }

  override render() {
    const { recording } = this;
    if (!recording) return nothing;
    const { recordings } = recording;
    return html`
      <div role="status">${this.error ? html`<p class="error">${this.error}</p>` : nothing}</div>
      ${
        recordings.length === 0
          ? html`<p class="none">No recordings</p>`
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
    if (state === 'under-way') return html`<p>Recording in progress</p>`;
    return html`
      <p>Interrupted before it was saved</p>
      <div class="forms">
        <button class="button primary" @click=${() => this.#run(() => this.recording?.recover(id))}>
          Restore
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
            ? html`<button class="button" @click=${() => this.#run(() => this.#saveAll(id, forms))}>
                <keydot-icon name="recordings"></keydot-icon>Save all to a folder
              </button>`
            : nothing
        }
        ${this.#renderRemoval(id)}
      </div>
    `;
  }

  #renderRemoval(id: string) {
    if (this.deleting !== id) {
      return html`
        <button class="button quiet" @click=${() => (this.deleting = id)}>
          <keydot-icon name="remove"></keydot-icon>Delete
        </button>
      `;
    }
    return html`
      <button class="button alarm" @click=${() => this.#run(() => this.recording?.remove(id))}>
        Delete permanently
      </button>
      <button class="button" @click=${() => (this.deleting = null)}>Cancel</button>
    `;
  }

  #save(id: string, form: RecordingForm): void {
    void this.#run(async () => {
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

  /** Streams the files to the disk, so that long recordings do not fill the memory. */
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

  async #run(action: () => Promise<void> | undefined): Promise<void> {
    this.error = '';
    try {
      await action();
      this.deleting = null;
    } catch (thrown) {
      const error = asError(thrown);
      // AbortError: the folder picker was cancelled.
      if (error.name !== 'AbortError') this.error = explainRecordingError(error);
    }
  }
}

declare global {
  interface Window {
    /** Only in Chromium (https://wicg.github.io/file-system-access/). */
    showDirectoryPicker(options: { mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
  }

  interface HTMLElementTagNameMap {
    'keydot-recordings': KeydotRecordings;
  }
}
