// The second step of a lesson, the label editor: one frame at a time. Holds the current frame and point and
// applies edits. Next: keydot-label-canvas.ts, which shows the frame.
import { LitElement, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { isPlaced, type LabelState } from '../../../../core/lesson/labels.ts';
import type { FrameFeatureIndex } from '../../../lessons/frame-feature-index.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-label-canvas.ts';
import type { KeydotLabelCanvas } from './keydot-label-canvas.ts';
import './keydot-label-queue.ts';
import './keydot-label-tools.ts';
import '../points/keydot-point-picker.ts';
import type {
  LabelAction,
  LabelActionEvent,
  PlaceEvent,
  PointSelectEvent,
  StateEvent,
  BrushEvent,
  RegionPaintEvent,
  BrushMoveEvent,
} from './label-events.ts';
import { readLabelKey } from './label-keys.ts';
import { labelStyles } from './label-styles.ts';
import { describePoint } from './label-words.ts';
import { RegionController } from '../regions/region-controller.ts';
import { LessonTaskEvent, ShowPointsEvent, StepEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { isTyping } from '../../shared/is-typing.ts';

/** The Label step. */
@customElement('keydot-label')
export class KeydotLabel extends LitElement {
  static override styles = [sharedStyles, teachStyles, labelStyles];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  @property({ attribute: false }) frameId: string | null = null;
  @property({ attribute: false }) looks: FrameFeatureIndex | null = null;

  @state() private pointId: string | null = null;
  @state() private announcement = '';

  @query('keydot-label-canvas') private canvas!: KeydotLabelCanvas | null;

  readonly #region = new RegionController(this, () => this.canvas);

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
  }

  override firstUpdated(): void {
    const host = (this.getRootNode() as ShadowRoot).activeElement;
    // Keyboard users stay on the tabs.
    if (!host?.matches(':focus-visible')) void this.#focusCanvas();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    const { lesson, frameId } = this;
    if (!lesson || !frameId) return;
    const isRemoved = !lesson.points.some(({ id }) => id === this.pointId);
    if (changed.has('frameId') || isRemoved) {
      this.pointId = this.#nextUnlabelled(null) ?? lesson.points[0]?.id ?? null;
    }
    if (changed.has('frameId') || changed.has('pointId')) this.#region.keyPlace = null;
  }

  override render() {
    const { lesson, frameId } = this;
    const frame = lesson?.frames.find(({ id }) => id === frameId);
    if (!lesson || !frame) return this.#renderEmpty();
    return html`
      <div
        class="layout"
        @point-select=${({ pointId }: PointSelectEvent) => (this.pointId = pointId)}
        @place-point=${(event: PlaceEvent) => this.#place(event)}
        @point-state=${({ state }: StateEvent) => this.#setState(state)}
        @label-action=${({ action }: LabelActionEvent) => this.#run(action)}
        @region-paint=${(event: RegionPaintEvent) => this.#paint(event)}
        @region-brush-move=${(event: BrushMoveEvent) => this.#onBrushMove(event)}
        @region-brush=${({ brush }: BrushEvent) => this.#region.change(brush)}
      >
        <keydot-label-canvas
          .lesson=${lesson}
          .frame=${frame}
          .pictures=${this.pictures}
          .pointId=${this.pointId}
          .brush=${this.#region.brushFor(frame)}
          .description=${this.#describe(lesson, frame)}
        ></keydot-label-canvas>
        <keydot-label-tools
          .lesson=${lesson}
          .frameId=${frame.id}
          .pointId=${this.pointId}
          .brush=${this.#region.brushFor(frame)}
        ></keydot-label-tools>
        ${this.#renderAside(lesson, frame)}
        <div class="for-readers" role="status">${this.announcement}</div>
      </div>
    `;
  }

  #renderEmpty() {
    return html`
      <div class="none">
        <p>No frames to label yet.</p>
        <button class="button primary" @click=${() => this.dispatchEvent(new StepEvent('frames'))}>
          Capture frames
        </button>
      </div>
    `;
  }

  #renderAside(lesson: LessonDocument, { id }: LessonFrame) {
    return html`
      <aside aria-label="Points and frames">
        <keydot-point-picker
          .lesson=${lesson}
          .frameId=${id}
          .pointId=${this.pointId}
        ></keydot-point-picker>
        <keydot-label-queue
          .lesson=${lesson}
          .pictures=${this.pictures}
          .frameId=${id}
          .looks=${this.looks}
        ></keydot-label-queue>
      </aside>
    `;
  }

  #describe(lesson: LessonDocument, frame: LessonFrame): string {
    const number = lesson.frames.indexOf(frame) + 1;
    return `Frame ${number} of ${lesson.frames.length}. ${this.#describePoint(this.pointId)}`;
  }

  #describePoint(pointId: string | null): string {
    return describePoint(this.lesson, this.frameId, pointId, this.#region.keyPlace);
  }

  #announcePoint(pointId: string | null): void {
    this.announcement = this.#describePoint(pointId);
  }

  get #isRegionCurrent(): boolean {
    const point = this.lesson?.points.find(({ id }) => id === this.pointId);
    return point !== undefined && isRegion(point);
  }

  /** The next point without a confirmed label in this frame, starting after a point and wrapping around. */
  #nextUnlabelled(after: string | null): string | null {
    const { lesson, frameId } = this;
    if (!lesson || !frameId) return null;
    const start = lesson.points.findIndex(({ id }) => id === after) + 1;
    const around = [...lesson.points.slice(start), ...lesson.points.slice(0, start)];
    const found = around.find(({ id }) => {
      const { state, guess } = labelOf(lesson, frameId, id);
      return state === 'unlabelled' || guess;
    });
    return found?.id ?? null;
  }

  #place({ pointId, place, advances }: PlaceEvent): void {
    const { lesson, frameId } = this;
    if (!lesson || !frameId) return;
    if (pointId === null) {
      this.dispatchEvent(new ShowPointsEvent());
      return;
    }
    const { state: before } = labelOf(lesson, frameId, pointId);
    const state = before === 'occluded' ? 'occluded' : 'visible';
    this.#edit((actions) => actions.setLabel(frameId, pointId, { state, ...place }));
    if (advances) this.#advance(pointId);
    else this.#announcePoint(pointId);
  }

  #paint({ frameId, pointId, label }: RegionPaintEvent): void {
    this.#edit((actions) => actions.setLabel(frameId, pointId, label));
    this.#announcePoint(pointId);
  }

  #onBrushMove({ place }: BrushMoveEvent): void {
    this.#region.setKeyPlace(place);
    if (place) this.#announcePoint(this.pointId);
  }

  #setState(state: LabelState): void {
    const { lesson, frameId, pointId } = this;
    if (!lesson || !frameId || pointId === null) return;
    // A region is painted, not placed, but its guess can be accepted.
    if (this.#isRegionCurrent && (state === 'visible' || state === 'occluded')) {
      return this.#edit((actions) => actions.acceptGuesses(frameId, [pointId]));
    }
    const { x, y, state: before } = labelOf(lesson, frameId, pointId);
    const isPlace = state === 'visible' || state === 'occluded';
    const hasPlace = before === 'visible' || before === 'occluded';
    // A point without a place starts in the middle, from where arrow keys move it.
    const place = hasPlace ? { x, y } : { x: 0.5, y: 0.5 };
    const label = state === 'unlabelled' ? null : { state, ...(isPlace ? place : { x: 0, y: 0 }) };
    this.#edit((actions) => actions.setLabel(frameId, pointId, label));
    if (state === 'absent') this.#advance(pointId);
    else this.#announcePoint(pointId);
  }

  #nudge(dx: number, dy: number): void {
    const { lesson, frameId, pointId } = this;
    const frame = lesson?.frames.find(({ id }) => id === frameId);
    if (!lesson || !frame || pointId === null) return;
    if (this.#isRegionCurrent) return this.canvas?.moveBrush(dx, dy);
    const label = labelOf(lesson, frame.id, pointId);
    if (!isPlaced(label)) return this.#setState('visible');
    const place = { x: label.x + dx / frame.width, y: label.y + dy / frame.height };
    const { state } = label;
    this.#edit((actions) => actions.setLabel(frame.id, pointId, { state, ...place }));
    this.#announcePoint(pointId);
  }

  /** Announces the new label and selects the next unlabelled point. */
  #advance(pointId: string): void {
    const next = this.#nextUnlabelled(pointId);
    this.#announcePoint(pointId);
    if (next !== null) this.pointId = next;
    else this.announcement = 'All points of this frame are labelled.';
  }

  async #focusCanvas(): Promise<void> {
    await this.canvas?.updateComplete;
    this.canvas?.focusSurface();
  }

  #run(action: LabelAction): void {
    const { frameId } = this;
    if (!frameId) return;
    switch (action) {
      case 'accept-guesses':
        this.#edit((actions) => actions.acceptGuesses(frameId));
        this.pointId = this.#nextUnlabelled(null) ?? this.pointId;
        return;
      case 'same-as-before':
        return this.#edit((actions) => actions.sameAsFrameBefore(frameId));
      case 'next-frame':
        return this.#moveFrame(1);
      case 'frame-before':
        return this.#moveFrame(-1);
      case 'next-point':
        return this.#movePoint(1);
      case 'point-before':
        return this.#movePoint(-1);
      case 'zoom-in':
        return this.canvas?.zoom(1.5);
      case 'zoom-out':
        return this.canvas?.zoom(1 / 1.5);
      case 'zoom-fit':
        return this.canvas?.zoomOut();
    }
  }

  #moveFrame(step: number): void {
    const frames = this.lesson?.frames ?? [];
    const index = frames.findIndex(({ id }) => id === this.frameId) + step;
    if (index in frames) this.dispatchEvent(new StepEvent('label', frames[index].id));
  }

  #movePoint(step: number): void {
    const points = this.lesson?.points ?? [];
    if (points.length === 0) return;
    const index = points.findIndex(({ id }) => id === this.pointId) + step + points.length;
    this.pointId = points[index % points.length].id;
    this.#announcePoint(this.pointId);
  }

  #edit(edit: (actions: LessonSession['actions']) => void): void {
    this.dispatchEvent(new LessonTaskEvent(({ actions }) => edit(actions)));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const isShown = this.getClientRects().length > 0;
    if (!isShown || isTyping(event)) return;
    const [target] = event.composedPath();
    // These keys belong to a focused button or link.
    const isButton = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
    if (isButton && /^(Enter| |Arrow.*)$/.test(event.key)) return;
    const frame = this.lesson?.frames.find(({ id }) => id === this.frameId);
    if (frame && this.#isRegionCurrent && this.#region.onKey(event, frame)) {
      event.preventDefault();
      return;
    }
    const key = readLabelKey(event);
    if (!key) return;
    event.preventDefault();
    if (key.kind === 'nudge') this.#nudge(key.dx, key.dy);
    else if (key.kind === 'state') this.#setState(key.state);
    else this.#run(key.action);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label': KeydotLabel;
  }
}
