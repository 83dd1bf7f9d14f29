// The row above the live view's controls: record, save a picture, analyse a whole video, and the list of
// recordings. Next: page/recording/recording-session.ts; the list: keydot-recordings.ts.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../shell/errors.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { runningOf, type LiveState } from '../../live/live-state.ts';
import { RecordingSession, type RecordingSessionEvent } from '../../recording/recording-session.ts';
import { remainingMs } from '../../recording/recording-state.ts';
import '../shared/keydot-icon.ts';
import type { IconName } from '../shared/keydot-icon.ts';
import '../shared/keydot-sheet.ts';
import { FlashMessage } from '../shared/flash-message.ts';
import { formatClock } from '../shared/format.ts';
import { saveFile } from '../shared/save-file.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
import { isTyping } from '../shared/is-typing.ts';
import './keydot-recordings.ts';
import { explainRecordingError } from './recording-words.ts';
import { captureBarStyles } from './capture-bar-styles.ts';

/** The remaining recording time is shown below this, ms. */
const LOW_STORAGE_MS = 60_000;

@customElement('keydot-capture-bar')
export class KeydotCaptureBar extends LitElement {
  static override styles = [sharedStyles, captureBarStyles];

  @property({ attribute: false }) session: LiveSession | null = null;
  /** The state of the session, as a property so that changes render. */
  @property({ attribute: false }) state: LiveState = { kind: 'idle' };
  /** A recording or an analysis runs, so the row must not fade. */
  @property({ type: Boolean, reflect: true }) busy = false;
  /** Number of rows while the session is idle; the start screen leaves space for them. */
  @property({ type: Number, reflect: true }) rows = 0;

  @state() private isOpen = false;
  @state() private dismissed: ReadonlySet<string> = new Set();

  readonly #message = new FlashMessage(this);
  #recording: RecordingSession | null = null;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.#recording?.events,
      (event) => this.#onEvent(event),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
    this.#findRecording();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#findRecording();
    const recording = this.#recording;
    this.busy = recording !== null && recording.state.kind !== 'idle';
    const kept = recording?.recordings.length ? 1 : 0;
    this.rows = kept + (recording && this.#findInterrupted(recording) ? 1 : 0);
  }

  override render() {
    const recording = this.#recording;
    if (!recording) return nothing;
    const running = runningOf(this.state)?.kind ?? null;
    const isIdle = recording.state.kind === 'idle';
    const items = [
      ...(running === 'live' || running === 'video' ? [this.#renderRecord(recording)] : []),
      ...(running && recording.state.kind !== 'analysing' ? [this.#renderPicture()] : []),
      ...(running === 'video' && isIdle ? [this.#renderAnalyse(recording)] : []),
      ...(recording.recordings.length > 0 && isIdle ? [this.#renderKept(recording)] : []),
    ];
    return html`
      <div role="status">${this.#message.text ? html`<p>${this.#message.text}</p>` : nothing}</div>
      ${this.#renderInterrupted(recording)}
      ${
        items.length > 0
          ? html`<div class="row" role="group" aria-label="Record and save">${items}</div>`
          : nothing
      }
      <keydot-sheet
        heading="Recordings"
        ?open=${this.isOpen}
        @close=${() => this.#close(recording)}
      >
        ${
          this.isOpen
            ? html`<keydot-recordings .recording=${recording}></keydot-recordings>`
            : nothing
        }
      </keydot-sheet>
    `;
  }

  #renderRecord(recording: RecordingSession) {
    const { state } = recording;
    switch (state.kind) {
      case 'idle':
        return this.#renderButton('record', 'Record', 'Record', () => void recording.start(), 'r');
      case 'finishing':
        return html`<span class="words">Finishing…</span>`;
      case 'recording': {
        const { durationMs = 0, roomMs = null } = state.progress ?? {};
        const isShort = roomMs !== null && roomMs < LOW_STORAGE_MS;
        return html`
          <span class="time"><span class="dot"></span>${formatClock(durationMs)}</span>
          ${isShort ? html`<span class="words">Storage for ${formatClock(roomMs)} more</span>` : nothing}
          ${this.#renderButton('stop', 'Stop recording', 'Stop recording', () => void recording.stop(), 'r')}
        `;
      }
      case 'analysing': {
        const { fileName, progress, isSeeking } = state;
        const left = remainingMs(state, performance.now());
        const total = progress?.total ?? null;
        return html`
          <progress
            aria-label="Analysing ${fileName}"
            .value=${progress?.done ?? 0}
            max=${total ?? 1}
          ></progress>
          <span class="words">
            ${progress ? `${progress.done}${total ? ` of ${total}` : ''}` : 'Opening the file'}${
              left === null ? '' : `, ${formatClock(left)} left`
            }${isSeeking ? ', seeking frame by frame' : ''}
          </span>
          ${this.#renderButton('stop', 'Stop', 'Stop analysing', () => void recording.stop())}
        `;
      }
    }
  }

  #renderPicture() {
    const save = () => this.#showFailure(this.#savePicture());
    return this.#renderButton('picture', 'Save picture', 'Save picture', save, 'p');
  }

  #renderAnalyse(recording: RecordingSession) {
    const analyse = () => void recording.analyse();
    return this.#renderButton('scan', 'Analyse whole video', 'Analyse whole video', analyse);
  }

  #renderKept({ recordings }: RecordingSession) {
    const open = () => (this.isOpen = true);
    const count = String(recordings.length);
    return this.#renderButton('recordings', count, `Recordings: ${count}`, open);
  }

  #renderButton(
    icon: IconName,
    caption: string,
    name: string,
    onClick: () => void,
    key: string | null = null,
  ) {
    return html`
      <button
        class=${icon}
        aria-label=${name}
        aria-keyshortcuts=${key ?? nothing}
        title=${key ? `${name} (${key.toUpperCase()})` : name}
        @click=${onClick}
      >
        <keydot-icon name=${icon}></keydot-icon><span aria-hidden="true">${caption}</span>
      </button>
    `;
  }

  /** An interrupted recording to offer for restoring. */
  #findInterrupted({ recordings }: RecordingSession) {
    if (this.isOpen) return undefined;
    return recordings.find(({ id, state }) => state === 'cut-off' && !this.dismissed.has(id));
  }

  #renderInterrupted(recording: RecordingSession) {
    const interrupted = this.#findInterrupted(recording);
    if (!interrupted) return nothing;
    const { id, durationMs } = interrupted;
    const save = async () => {
      await recording.recover(id);
      this.isOpen = true;
    };
    return html`
      <div class="row cut-off" role="group" aria-label="Interrupted recording">
        <span class="words">A recording of ${formatClock(durationMs)} was interrupted.</span>
        <button @click=${() => this.#showFailure(save())}>Restore</button>
        <button
          aria-label="Later"
          title="Later"
          @click=${() => (this.dismissed = new Set([...this.dismissed, id]))}
        >
          <keydot-icon name="close"></keydot-icon>
        </button>
      </div>
    `;
  }

  /** The recorder of the session, which an earlier element may have created. */
  #findRecording(): void {
    const { session } = this;
    if (!session || !this.isConnected) return;
    const recording =
      session.recorder instanceof RecordingSession
        ? session.recorder
        : new RecordingSession(session);
    session.recorder = this.#recording = recording;
    this.#showFailure(recording.listIfAny());
    this.requestUpdate();
  }

  #onEvent(event: RecordingSessionEvent): void {
    const recording = this.#recording;
    if (event.kind === 'trouble') this.#message.show(explainRecordingError(event.error));
    if (recording?.result && recording.state.kind === 'idle') this.isOpen = true;
    this.requestUpdate();
  }

  #close(recording: RecordingSession): void {
    this.isOpen = false;
    recording.dismissResult();
  }

  async #savePicture(): Promise<void> {
    const picture = await this.#recording?.takePicture();
    if (picture) saveFile(picture);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const recording = this.#recording;
    const running = runningOf(this.state)?.kind ?? null;
    if (!recording || !running || event.repeat || isTyping(event)) return;
    if (event.key === 'p') this.#showFailure(this.#savePicture());
    if (event.key !== 'r' || running === 'still') return;
    if (recording.state.kind === 'idle') void recording.start();
    else if (recording.state.kind === 'recording') void recording.stop();
  };

  #showFailure(promise: Promise<unknown>): void {
    promise.catch((thrown: unknown) => this.#message.show(explainRecordingError(asError(thrown))));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-capture-bar': KeydotCaptureBar;
  }
}
