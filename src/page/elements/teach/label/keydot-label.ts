// The second step: one frame at a time, each point of it placed or said to be absent. Holds which frame
// and point are current; the still is keydot-label-canvas.ts, the points keydot-point-picker.ts.
import { LitElement, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { isPlaced, type LabelState } from '../../../../core/lesson/labels.ts';
import type { FrameLooks } from '../../../lessons/frame-feature-index.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-label-canvas.ts';
import type { KeydotLabelCanvas } from './keydot-label-canvas.ts';
import './keydot-label-queue.ts';
import './keydot-label-tools.ts';
import '../points/keydot-point-picker.ts';
import type { LabelAction, LabelActionEvent, PlaceEvent } from './label-events.ts';
import type { PointSelectEvent, StateEvent } from './label-events.ts';
import { readLabelKey } from './label-keys.ts';
import { labelProgress, noFrames } from './label-progress.ts';
import { labelStyles } from './label-styles.ts';
import { sayPoint } from './label-words.ts';
import { RegionController } from '../regions/region-controller.ts';
import type { BrushEvent, RegionPaintEvent, RingEvent } from '../regions/region-events.ts';
import { LessonTaskEvent, StepEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { isTyping } from '../../shared/is-typing.ts';

@customElement('keydot-label')
export class KeydotLabel extends LitElement {
  static override styles = [sharedStyles, teachStyles, labelStyles];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  @property({ attribute: false }) frameId: string | null = null;
  @property({ attribute: false }) looks: FrameLooks | null = null;

  @state() private pointId: string | null = null;
  @state() private announcement = '';

  @query('keydot-label-canvas') private canvas!: KeydotLabelCanvas | null;

  readonly #region = new RegionController(this, () => this.canvas);

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#press);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#press);
  }

  override firstUpdated(): void {
    const host = (this.getRootNode() as ShadowRoot).activeElement;
    // Who goes through the tabs by keyboard is left on them.
    if (!host?.matches(':focus-visible')) void this.#focusStill();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    const { lesson, frameId } = this;
    if (!lesson || !frameId) return;
    const isGone = !lesson.points.some(({ id }) => id === this.pointId);
    if (changed.has('frameId') || isGone) this.pointId = this.#nextOpen(null) ?? this.#first();
    if (changed.has('frameId') || changed.has('pointId')) this.#region.ring = null;
  }

  override render() {
    const { lesson, frameId } = this;
    const frame = lesson?.frames.find(({ id }) => id === frameId);
    if (!lesson || !frame) return noFrames(() => this.dispatchEvent(new StepEvent('frames')));
    return html`
      <div
        class="layout"
        @point-select=${({ pointId }: PointSelectEvent) => (this.pointId = pointId)}
        @place-point=${(event: PlaceEvent) => this.#place(event)}
        @point-state=${({ state }: StateEvent) => this.#setState(state)}
        @label-action=${({ action }: LabelActionEvent) => this.#act(action)}
        @region-paint=${(event: RegionPaintEvent) => this.#paint(event)}
        @region-ring=${({ ring }: RingEvent) => this.#moveRing(ring)}
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

  #renderAside(lesson: LessonDocument, { id }: LessonFrame) {
    return html`
      <aside aria-label="Points and frames">
        <keydot-point-picker
          .lesson=${lesson}
          .frameId=${id}
          .pointId=${this.pointId}
        ></keydot-point-picker>
        ${labelProgress(lesson, () => this.dispatchEvent(new StepEvent('train')))}
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
    return `Frame ${number} of ${lesson.frames.length}. ${this.#sayPoint(this.pointId)}`;
  }

  #sayPoint(pointId: string | null): string {
    return sayPoint(this.lesson, this.frameId, pointId, this.#region.ring);
  }

  #pointOf(pointId: string | null) {
    return this.lesson?.points.find(({ id }) => id === pointId) ?? null;
  }

  /** The current point where it is a region. */
  get #currentRegion() {
    const point = this.#pointOf(this.pointId);
    return point && isRegion(point) ? point : null;
  }

  #first(): string | null {
    return this.lesson?.points[0]?.id ?? null;
  }

  /** The next point of the frame that nobody has labelled, after a point and round again. */
  #nextOpen(after: string | null): string | null {
    const { lesson, frameId } = this;
    if (!lesson || !frameId) return null;
    const start = lesson.points.findIndex(({ id }) => id === after) + 1;
    const around = [...lesson.points.slice(start), ...lesson.points.slice(0, start)];
    const open = around.find(({ id }) => {
      const { state, guess } = labelOf(lesson, frameId, id);
      return state === 'unlabelled' || guess;
    });
    return open?.id ?? null;
  }

  #place({ pointId, place, goesOn }: PlaceEvent): void {
    const { lesson, frameId } = this;
    if (!lesson || !frameId) return;
    if (pointId === null) {
      this.dispatchEvent(new Event('show-points', { bubbles: true, composed: true }));
      return;
    }
    const { state: before } = labelOf(lesson, frameId, pointId);
    const state = before === 'occluded' ? 'occluded' : 'visible';
    this.#do((actions) => actions.setLabel(frameId, pointId, { state, ...place }));
    if (goesOn) this.#goOn(pointId);
    else this.announcement = this.#sayPoint(pointId);
  }

  #paint({ frameId, pointId, label }: RegionPaintEvent): void {
    this.#do((actions) => actions.setLabel(frameId, pointId, label));
    this.announcement = this.#sayPoint(pointId);
  }

  #moveRing(ring: RingEvent['ring']): void {
    this.#region.moveRingTo(ring);
    if (ring) this.announcement = this.#sayPoint(this.pointId);
  }

  #setState(state: LabelState): void {
    const { lesson, frameId, pointId } = this;
    if (!lesson || !frameId || pointId === null) return;
    // What a region looks like is painted; a guess of one can be taken as it is.
    if (this.#currentRegion && (state === 'visible' || state === 'occluded')) {
      return this.#do((actions) => actions.acceptGuesses(frameId, [pointId]));
    }
    const { x, y, state: before } = labelOf(lesson, frameId, pointId);
    const isPlace = state === 'visible' || state === 'occluded';
    const hasPlace = before === 'visible' || before === 'occluded';
    // What was nowhere yet starts in the middle, from where keys can move it.
    const place = hasPlace ? { x, y } : { x: 0.5, y: 0.5 };
    const label = state === 'unlabelled' ? null : { state, ...(isPlace ? place : { x: 0, y: 0 }) };
    this.#do((actions) => actions.setLabel(frameId, pointId, label));
    if (state === 'absent') this.#goOn(pointId);
    else this.announcement = this.#sayPoint(pointId);
  }

  #nudge(dx: number, dy: number): void {
    const { lesson, frameId, pointId } = this;
    const frame = lesson?.frames.find(({ id }) => id === frameId);
    if (!lesson || !frame || pointId === null) return;
    if (this.#currentRegion) return this.canvas?.moveRing(dx, dy);
    const label = labelOf(lesson, frame.id, pointId);
    if (!isPlaced(label)) return this.#setState('visible');
    const place = { x: label.x + dx / frame.width, y: label.y + dy / frame.height };
    const { state } = label;
    this.#do((actions) => actions.setLabel(frame.id, pointId, { state, ...place }));
    this.announcement = this.#sayPoint(pointId);
  }

  /** To the next point that is open, and says what has become of the last. */
  #goOn(pointId: string): void {
    const next = this.#nextOpen(pointId);
    this.announcement = this.#sayPoint(pointId);
    if (next !== null) this.pointId = next;
    else this.announcement = 'Every point of this frame is labelled.';
  }

  async #focusStill(): Promise<void> {
    await this.canvas?.updateComplete;
    this.canvas?.focusSurface();
  }

  #act(action: LabelAction): void {
    const { frameId } = this;
    if (!frameId) return;
    switch (action) {
      case 'accept-guesses':
        this.#do((actions) => actions.acceptGuesses(frameId));
        this.pointId = this.#nextOpen(null) ?? this.pointId;
        return;
      case 'same-as-before':
        return this.#do((actions) => actions.sameAsFrameBefore(frameId));
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
    this.announcement = this.#sayPoint(this.pointId);
  }

  #do(act: (actions: Parameters<LessonTaskEvent['task']>[0]['actions']) => void): void {
    this.dispatchEvent(new LessonTaskEvent(({ actions }) => act(actions)));
  }

  readonly #press = (event: KeyboardEvent): void => {
    const isInSight = this.getClientRects().length > 0;
    if (!isInSight || isTyping(event)) return;
    const [target] = event.composedPath();
    // Those keys are the button's or the link's own.
    const isButton = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
    if (isButton && /^(Enter| |Arrow.*)$/.test(event.key)) return;
    const frame = this.lesson?.frames.find(({ id }) => id === this.frameId);
    if (frame && this.#currentRegion && this.#region.press(event, frame)) {
      event.preventDefault();
      return;
    }
    const key = readLabelKey(event);
    if (!key) return;
    event.preventDefault();
    if (key.kind === 'nudge') this.#nudge(key.dx, key.dy);
    else if (key.kind === 'state') this.#setState(key.state);
    else this.#act(key.action);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label': KeydotLabel;
  }
}
