// What can be taken home from the live view, as a row over its controls: a recording, a picture, a
// video's every frame, and what was recorded before. Loaded after the live view itself. Next:
// recording-session.ts does it, keydot-recordings.ts shows what came of it.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../shell/errors.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { runningOf, type LiveState } from '../../live/live-state.ts';
import { RecordingSession } from '../../recording/recording-session.ts';
import { remainingMs } from '../../recording/recording-state.ts';
import '../shared/keydot-icon.ts';
import type { IconName } from '../shared/keydot-icon.ts';
import '../shared/keydot-sheet.ts';
import { formatClock } from '../shared/format.ts';
import { saveFile } from '../shared/save-file.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { isTyping } from '../shared/is-typing.ts';
import './keydot-recordings.ts';
import { explainRecordingError } from './recording-words.ts';
import { captureBarStyles } from './capture-bar-styles.ts';

/** Less room than this is worth a word, ms. */
const SHORT_ROOM_MS = 60_000;

/** How long a message stays, ms. */
const MESSAGE_MS = 8000;

@customElement('keydot-capture-bar')
export class KeydotCaptureBar extends LitElement {
  static override styles = [sharedStyles, captureBarStyles];

  @property({ attribute: false }) session: LiveSession | null = null;
  /** The session's, so that a change of it is seen. */
  @property({ attribute: false }) state: LiveState = { kind: 'idle' };
  /** Something is under way: not to be hidden. */
  @property({ type: Boolean, reflect: true }) busy = false;
  /** Rows that are shown while nothing is watched; what else is there makes room for them. */
  @property({ type: Number, reflect: true }) rows = 0;

  @state() private isOpen = false;
  @state() private message = '';
  @state() private dismissed: ReadonlySet<string> = new Set();

  #recording: RecordingSession | null = null;
  #unsubscribe: (() => void) | null = null;
  #messageTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#hearKey);
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#hearKey);
    clearTimeout(this.#messageTimer);
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#follow();
    const recording = this.#recording;
    this.busy = recording !== null && recording.state.kind !== 'idle';
    const kept = recording?.recordings.length ? 1 : 0;
    this.rows = kept + (recording && this.#findCutOff(recording) ? 1 : 0);
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
      <div role="status">${this.message ? html`<p>${this.message}</p>` : nothing}</div>
      ${this.#renderCutOff(recording)}
      ${
        items.length > 0
          ? html`<div class="row" role="group" aria-label="Take home">${items}</div>`
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
        const isShort = roomMs !== null && roomMs < SHORT_ROOM_MS;
        return html`
          <span class="time"><span class="dot"></span>${formatClock(durationMs)}</span>
          ${isShort ? html`<span class="words">room for ${formatClock(roomMs)} more</span>` : nothing}
          ${this.#renderButton('stop', 'Stop recording', 'Stop recording', () => void recording.stop(), 'r')}
        `;
      }
      case 'analysing': {
        const { fileName, progress, isSeeking } = state;
        const left = remainingMs(state, performance.now());
        const total = progress?.total ?? null;
        return html`
          <progress
            aria-label="Analysing every frame of ${fileName}"
            .value=${progress?.done ?? 0}
            max=${total ?? 1}
          ></progress>
          <span class="words">
            ${progress ? `${progress.done}${total ? ` of ${total}` : ''}` : 'Reading the file'}${
              left === null ? '' : `, ${formatClock(left)} left`
            }${isSeeking ? ', frame by frame in the player' : ''}
          </span>
          ${this.#renderButton('stop', 'Stop', 'Stop analysing', () => void recording.stop())}
        `;
      }
    }
  }

  #renderPicture() {
    const save = () => this.#settle(this.#savePicture());
    return this.#renderButton('picture', 'Picture', 'Save picture', save, 'p');
  }

  #renderAnalyse(recording: RecordingSession) {
    const analyse = () => void recording.analyse();
    return this.#renderButton('scan', 'Every frame', 'Analyse every frame', analyse);
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

  /** One that is to be offered. */
  #findCutOff({ recordings }: RecordingSession) {
    if (this.isOpen) return undefined;
    return recordings.find(({ id, state }) => state === 'cut-off' && !this.dismissed.has(id));
  }

  #renderCutOff(recording: RecordingSession) {
    const cutOff = this.#findCutOff(recording);
    if (!cutOff) return nothing;
    const { id, durationMs } = cutOff;
    const save = async () => {
      await recording.recover(id);
      this.isOpen = true;
    };
    return html`
      <div class="row cut-off" role="group" aria-label="A recording that was cut off">
        <span class="words">A recording of ${formatClock(durationMs)} was cut off.</span>
        <button @click=${() => this.#settle(save())}>Save it</button>
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

  /** Listens to the recorder of the session that is shown, wherever it was begun. */
  #follow(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    const { session } = this;
    if (!session || !this.isConnected) return;
    const recording =
      session.recorder instanceof RecordingSession
        ? session.recorder
        : new RecordingSession(session);
    session.recorder = this.#recording = recording;
    this.#unsubscribe = recording.events.subscribe((event) => {
      if (event.kind === 'trouble') this.#say(explainRecordingError(event.error));
      if (recording.result && recording.state.kind === 'idle') this.isOpen = true;
      this.requestUpdate();
    });
    this.#settle(recording.lookForKept());
  }

  #close(recording: RecordingSession): void {
    this.isOpen = false;
    recording.settle();
  }

  async #savePicture(): Promise<void> {
    const picture = await this.#recording?.takePicture();
    if (picture) saveFile(picture);
  }

  readonly #hearKey = (event: KeyboardEvent): void => {
    const recording = this.#recording;
    const running = runningOf(this.state)?.kind ?? null;
    if (!recording || !running || event.repeat || isTyping(event)) return;
    if (event.key === 'p') this.#settle(this.#savePicture());
    if (event.key !== 'r' || running === 'still') return;
    if (recording.state.kind === 'idle') void recording.start();
    else if (recording.state.kind === 'recording') void recording.stop();
  };

  #settle(promise: Promise<unknown>): void {
    promise.catch((thrown: unknown) => this.#say(explainRecordingError(asError(thrown))));
  }

  #say(message: string): void {
    this.message = message;
    clearTimeout(this.#messageTimer);
    this.#messageTimer = setTimeout(() => (this.message = ''), MESSAGE_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-capture-bar': KeydotCaptureBar;
  }
}
