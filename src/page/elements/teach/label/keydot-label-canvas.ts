// The labelled frame with its marks (label-marks.ts) and regions (../regions/keydot-region-layer.ts),
// zoom, pan and a magnifier for fingers. Turns gestures into the events of label-events.ts.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../regions/keydot-region-layer.ts';
import type { KeydotRegionLayer } from '../regions/keydot-region-layer.ts';
import { PlaceEvent, PointSelectEvent } from './label-events.ts';
import { hitPoint, labelMarks } from './label-marks.ts';
import { LabelPointers } from './label-pointers.ts';
import { labelCanvasStyles } from './label-styles.ts';
import {
  fitView,
  limitView,
  panView,
  toPixel,
  toScreen,
  toUnit,
  zoomView,
  type LabelView,
  type ViewPoint,
} from './label-view.ts';
import { loupe } from './loupe.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import type { Brush } from '../regions/region-brush.ts';
import { describeKeys } from './label-words.ts';
import { reportErrors } from '../shell/teach-events.ts';

/** Zoom factor per pixel of wheel movement. */
const ZOOM_PER_PX = 1.0016;

/** A press that is held. */
interface Aim {
  /** The dragged point; null while a place for the current point is aimed at, or while painting. */
  pointId: string | null;
  at: ViewPoint;
  isFinger: boolean;
}

/** Shows a frame to place its points and paint its regions. */
@customElement('keydot-label-canvas')
export class KeydotLabelCanvas extends LitElement {
  static override styles = [sharedStyles, labelCanvasStyles];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frame: LessonFrame | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  /** The current point, which a click places. */
  @property({ attribute: false }) pointId: string | null = null;
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };
  /** For screen readers. */
  @property({ attribute: false }) description = '';

  @state() private url = '';
  @state() private box = { width: 0, height: 0 };
  @state() private view: LabelView = { x: 0, y: 0, scale: 1 };
  @state() private aim: Aim | null = null;

  @query('.surface') private surface!: HTMLElement;
  @query('keydot-region-layer') private layer!: KeydotRegionLayer | null;

  #pointers: LabelPointers | null = null;
  readonly #observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    // A view that shows the whole frame keeps doing so; a zoomed view stays where it is.
    const isWhole = this.box.width === 0 || this.view.scale <= fitView(this.box, this.#size).scale;
    this.box = { width, height };
    if (!this.frame) return;
    this.view = isWhole ? fitView(this.box, this.frame) : this.#limitedView();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('frame') || changed.get('frame')?.id === this.frame?.id) return;
    this.aim = null;
    if (this.frame && this.box.width > 0) this.view = fitView(this.box, this.frame);
    void this.#load();
  }

  override firstUpdated(): void {
    this.#pointers = new LabelPointers(this.surface, {
      hit: (at, isFinger) => this.#hit(at, isFinger),
      aim: (pointId, at, isFinger) => this.#aimAt(pointId, at, isFinger),
      drop: (pointId, at, moved) => this.#drop(pointId, at, moved),
      paints: () => this.#paints,
      press: (at, { isFinger, erases }) => {
        if (isFinger) this.aim = { pointId: null, at, isFinger };
        this.layer?.press(this.#toPixel(at), { erases });
      },
      brush: (places) => this.#moveBrushTo(places),
      lift: () => {
        this.aim = null;
        this.layer?.lift();
      },
      cancel: () => {
        this.aim = null;
        this.layer?.cancel();
      },
      pan: (dx, dy) => (this.view = panView(this.view, dx, dy, this.box, this.#size)),
      pinch: (factor, at, dx, dy) => {
        const moved = panView(this.view, dx, dy, this.box, this.#size);
        this.view = zoomView(moved, factor, at, this.box, this.#size);
      },
    });
    // Not passive, because it must keep the page from scrolling.
    this.surface.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
  }

  /** Zooms around the current point, or around the middle. */
  zoom(factor: number): void {
    const place = this.#placeOf(this.pointId);
    const middle = { x: this.box.width / 2, y: this.box.height / 2 };
    const at = place ? toScreen(this.view, this.#size, place) : middle;
    this.view = zoomView(this.view, factor, at, this.box, this.#size);
  }

  /** Shows the whole frame. */
  zoomOut(): void {
    this.view = fitView(this.box, this.#size);
  }

  focusSurface(): void {
    this.surface?.focus();
  }

  /** Moves the brush by keys, in pixels of the frame. */
  moveBrush(dx: number, dy: number): void {
    this.layer?.moveBrush(dx, dy);
  }

  /** Starts a stroke by key. */
  pressBrush(): void {
    this.layer?.pressBrush();
  }

  /** Ends a stroke by key. */
  liftBrush(): void {
    this.layer?.lift();
  }

  override render() {
    const { lesson, frame, view } = this;
    return html`
      <div
        class="surface"
        tabindex="0"
        role="application"
        aria-label=${this.description}
        aria-describedby="keys"
        @pointerdown=${(event: PointerEvent) => this.#pointers?.down(event)}
        @pointermove=${(event: PointerEvent) => this.#pointers?.move(event)}
        @pointerup=${(event: PointerEvent) => this.#pointers?.up(event)}
        @pointercancel=${(event: PointerEvent) => this.#pointers?.cancel(event)}
        @pointerleave=${() => this.#pointers?.leave()}
      >
        ${frame ? this.#renderPicture(frame, view) : nothing}
        <keydot-region-layer
          .lesson=${lesson}
          .frame=${frame}
          .pointId=${this.pointId}
          .view=${view}
          .brush=${this.brush}
        ></keydot-region-layer>
        ${lesson && frame ? this.#renderMarks(lesson, frame) : nothing}
        ${this.aim?.isFinger && frame ? this.#renderLoupe(this.aim, frame) : nothing}
      </div>
      <p id="keys" class="for-readers">${describeKeys(this.#paints)}</p>
    `;
  }

  #renderPicture(frame: LessonFrame, { x, y, scale }: LabelView) {
    if (!this.url) return nothing;
    const transform = `translate(${x}px, ${y}px) scale(${scale})`;
    return html`
      <img
        src=${this.url}
        alt=""
        draggable="false"
        .style="inline-size: ${frame.width}px; block-size: ${frame.height}px; transform: ${transform}"
        ?data-pixels=${scale > 4}
      />
    `;
  }

  #renderMarks(lesson: LessonDocument, frame: LessonFrame) {
    const { view, pointId, aim } = this;
    const held = aim && { pointId: aim.pointId, place: toUnit(view, frame, aim.at) };
    return labelMarks({ lesson, frame, view, pointId, held });
  }

  #renderLoupe({ at, pointId }: Aim, frame: LessonFrame) {
    const id = pointId ?? this.pointId;
    const point = this.lesson?.points.find((each) => each.id === id) ?? null;
    const color = point ? colorOf(point) : '#fff';
    const layers = this.layer?.canvases ?? [];
    const brush = this.#paints ? this.brush : null;
    return loupe({
      url: this.url,
      at,
      view: this.view,
      frame,
      box: this.box,
      color,
      layers,
      brush,
    });
  }

  /** Whether the current point is a region. */
  get #paints(): boolean {
    const point = this.lesson?.points.find(({ id }) => id === this.pointId);
    return point !== undefined && isRegion(point);
  }

  #toPixel(at: ViewPoint): PixelPlace {
    return toPixel(this.view, at);
  }

  #moveBrushTo(places: readonly ViewPoint[] | null): void {
    const at = places?.at(-1);
    if (this.aim && at) this.aim = { ...this.aim, at };
    if (!places) this.layer?.leave();
    else this.layer?.moveTo(places.map((place) => this.#toPixel(place)));
  }

  get #size() {
    return this.frame ?? { width: 1, height: 1 };
  }

  #limitedView(): LabelView {
    const whole = fitView(this.box, this.#size);
    return this.view.scale < whole.scale ? whole : limitView(this.view, this.box, this.#size);
  }

  #placeOf(pointId: string | null): ViewPoint | null {
    const { lesson, frame } = this;
    if (!lesson || !frame || pointId === null) return null;
    const label = labelOf(lesson, frame.id, pointId);
    return isPlaced(label) ? label : null;
  }

  #hit(at: ViewPoint, isFinger: boolean): string | null {
    const { lesson, frame, view, pointId } = this;
    return lesson && frame ? hitPoint({ lesson, frame, view, at, isFinger, pointId }) : null;
  }

  #aimAt(pointId: string | null, at: ViewPoint, isFinger: boolean): void {
    this.aim = { pointId, at, isFinger };
    if (pointId !== null && pointId !== this.pointId) {
      this.dispatchEvent(new PointSelectEvent(pointId));
    }
  }

  #drop(pointId: string | null, at: ViewPoint, moved: boolean): void {
    this.aim = null;
    // A click on a mark only selects its point.
    if (pointId !== null && !moved) return;
    const place = toUnit(this.view, this.#size, at);
    this.dispatchEvent(new PlaceEvent(pointId ?? this.pointId, place, pointId === null));
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.surface.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const speed = event.ctrlKey ? 6 : 1;
    const factor = ZOOM_PER_PX ** (-event.deltaY * lines * speed);
    this.view = zoomView(this.view, factor, at, this.box, this.#size);
  }

  async #load(): Promise<void> {
    const { pictures, frame } = this;
    this.url = '';
    if (!pictures || !frame) return;
    await reportErrors(this, async () => {
      const url = await pictures.urlOf(frame.id);
      if (this.frame?.id === frame.id) this.url = url;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label-canvas': KeydotLabelCanvas;
  }
}
