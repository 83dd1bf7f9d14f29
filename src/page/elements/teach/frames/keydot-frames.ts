// The first step of a lesson: capture frames from the live picture (keydot-viewfinder.ts), add files
// (keydot-video-picker.ts for videos), and all frames of the lesson (keydot-frame-grid.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { FrameCapture } from '../../../lessons/frame-capture.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { AddedFrames } from '../../../lessons/prepare-frames.ts';
import type { LiveSession } from '../../../live/live-session.ts';
import { placeOfFiles } from '../../../sources/incoming-files.ts';
import { formatRoute } from '../../../shell/route.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import './keydot-frame-grid.ts';
import './keydot-video-picker.ts';
import './keydot-viewfinder.ts';
import {
  type NoteAction,
  ExportEvent,
  LessonTaskEvent,
  ShowPointsEvent,
  StepEvent,
  TeachNoteEvent,
  reportErrors,
} from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { VideoFrames } from '../../../sources/video-frames.ts';

/** The Frames step. */
@customElement('keydot-frames')
export class KeydotFrames extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        grid-template: minmax(12rem, 42%) minmax(0, 1fr) / minmax(0, 1fr);
      }

      section {
        display: grid;
        gap: var(--space-3);
        align-content: start;
        padding: var(--space-3) max(var(--space-3), env(safe-area-inset-right)) var(--space-6)
          max(var(--space-3), env(safe-area-inset-left));
        overflow: auto;
      }

      section[data-dropping] {
        outline: 2px dashed var(--focus);
        outline-offset: -6px;
      }

      .next {
        margin-inline-start: auto;
      }

      .hint {
        padding: var(--space-4);
        border: 1px dashed var(--edge);
        border-radius: var(--radius);
      }

      @media (min-width: 54rem) {
        :host {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(20rem, 26rem);
        }
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  @property({ attribute: false }) session: LiveSession | null = null;
  @property({ attribute: false }) capture: FrameCapture | null = null;
  @property({ type: Boolean }) active = false;

  @state() private video: VideoFrames | null = null;
  @state() private dropping = false;
  /** The pictures that are being added. */
  @state() private adding: { done: number; all: number; abort: AbortController } | null = null;

  @query('input[type=file]') private fileInput!: HTMLInputElement;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.adding?.abort.abort();
    this.#closeVideo();
  }

  override render() {
    const { lesson } = this;
    if (!lesson) return nothing;
    return html`
      ${
        this.active
          ? html`<keydot-viewfinder
              .session=${this.session}
              .capture=${this.capture}
              @files-dropped=${({ detail }: CustomEvent<File[]>) => void this.importFiles(detail)}
            ></keydot-viewfinder>`
          : html`<div></div>`
      }
      <section
        aria-label="Frames"
        ?data-dropping=${this.dropping}
        @dragover=${this.#dragOver}
        @dragleave=${() => (this.dropping = false)}
        @drop=${this.#drop}
      >
        ${lesson.points.length === 0 ? this.#renderPointsHint() : nothing}
        ${this.#renderActions(lesson)} ${this.#renderAdding()} ${this.#renderFrames(lesson)}
      </section>
      <keydot-video-picker
        .video=${this.video}
        .capture=${this.capture}
        @close=${() => this.#closeVideo()}
      ></keydot-video-picker>
    `;
  }

  #renderActions({ frames }: LessonDocument) {
    return html`
      <div class="row">
        <button class="button" @click=${() => this.fileInput.click()}>
          <keydot-icon name="openFile"></keydot-icon>Add pictures or video
        </button>
        ${
          frames.length > 0
            ? html`<button
                class="button primary next"
                @click=${() => this.dispatchEvent(new StepEvent('label'))}
              >
                Label
              </button>`
            : nothing
        }
        <input
          type="file"
          accept="image/*,video/*"
          aria-label="Pictures or videos"
          multiple
          hidden
          @change=${this.#importChosen}
        />
      </div>
    `;
  }

  #renderAdding() {
    if (!this.adding) return nothing;
    const { done, all, abort } = this.adding;
    return html`
      <div class="row">
        <p role="status">Reading picture ${done + 1} of ${all}…</p>
        <button class="button" @click=${() => abort.abort()}>Cancel</button>
      </div>
    `;
  }

  #renderFrames(lesson: LessonDocument) {
    if (lesson.frames.length === 0) {
      return html`
        <p class="muted">
          No frames yet. Capture about twenty that show all the variation you expect later, or drop
          pictures or a video here.
        </p>
      `;
    }
    return html`
      <keydot-frame-grid .lesson=${lesson} .pictures=${this.pictures}></keydot-frame-grid>
      <div class="row">
        <button class="button" @click=${() => this.dispatchEvent(new ExportEvent('coco'))}>
          <keydot-icon name="download"></keydot-icon>Export as COCO
        </button>
      </div>
    `;
  }

  #renderPointsHint() {
    return html`
      <div class="hint row">
        <p>Add the points or regions to find, now or later.</p>
        <button class="button" @click=${() => this.dispatchEvent(new ShowPointsEvent())}>
          <keydot-icon name="add"></keydot-icon>Add points
        </button>
      </div>
    `;
  }

  /** Adds pictures as frames, and opens the first video to choose frames from. */
  async importFiles(files: readonly File[]): Promise<void> {
    if (placeOfFiles(files) === 'teach') return this.#explainLessons();
    const isVideo = (file: File) => file.type.startsWith('video/');
    const pictures = files.filter((file) => !isVideo(file));
    if (pictures.length > 0) this.#addPictures(pictures);
    const [video, ...others] = files.filter(isVideo);
    if (!video) return;
    if (others.length > 0) this.#note(`Only one video at a time: opening “${video.name}”.`);
    await reportErrors(this, async () => {
      const opened = await VideoFrames.open(video);
      this.#closeVideo();
      this.video = opened;
    });
  }

  #explainLessons(): void {
    const message = 'Lessons, models and labels are imported on the page “All lessons”.';
    const task = () =>
      void (location.hash = formatRoute({ place: 'teach', lessonId: null, step: 'frames' }));
    this.#note(message, { label: 'All lessons', task });
  }

  #note(message: string, action: NoteAction | null = null): void {
    this.dispatchEvent(new TeachNoteEvent(message, action));
  }

  #addPictures(pictures: readonly File[]): void {
    const { capture } = this;
    if (this.adding) this.#note('Other pictures are still being added. Try again in a moment.');
    if (!capture || this.adding) return;
    const abort = new AbortController();
    const onProgress = (done: number, all: number) => (this.adding = { done, all, abort });
    const task = new LessonTaskEvent(async () => {
      const added = pictures.map((picture) => ({
        picture,
        source: 'file' as const,
        capturedMs: picture.lastModified,
      }));
      try {
        const outcome = await capture.addPictures(added, { signal: abort.signal, onProgress });
        const message = describeProblem(outcome);
        if (message) this.#note(message);
      } finally {
        this.adding = null;
      }
    });
    this.dispatchEvent(task);
  }

  #closeVideo(): void {
    this.video?.close();
    this.video = null;
  }

  #importChosen(): void {
    const files = [...(this.fileInput.files ?? [])];
    this.fileInput.value = '';
    void this.importFiles(files);
  }

  #dragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = true;
  }

  #drop(event: DragEvent): void {
    this.dropping = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.importFiles(files);
  }
}

/** Which pictures could not be read, or why there are no guesses; null if there was no problem. */
function describeProblem({ refused, guessTrouble }: AddedFrames): string | null {
  if (refused.length > 0) {
    const others = refused.length > 1 ? ` ${refused.length - 1} more could not be read.` : '';
    return explainLessonError(refused[0]) + others;
  }
  if (!guessTrouble) return null;
  return `Pictures added without guesses: ${explainLessonError(guessTrouble)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-frames': KeydotFrames;
  }
}
