// The still that is labelled, with its points above it (label-marks.ts) and its regions painted between
// (keydot-region-layer.ts): placed, dragged, nudged, zoomed, with a loupe for fingers. Says what is
// wanted (label-events.ts, region-events.ts); keydot-label.ts does it.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import { asError } from '../../../shell/errors.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../regions/keydot-region-layer.ts';
import type { KeydotRegionLayer } from '../regions/keydot-region-layer.ts';
import { PlaceEvent, PointSelectEvent } from './label-events.ts';
import { hitPoint } from './label-hit.ts';
import { labelMarks } from './label-marks.ts';
import { LabelPointers } from './label-pointers.ts';
import { labelCanvasStyles } from './label-canvas-styles.ts';
import { fitView, holdView, panView, toPixel, toScreen, toUnit, zoomView } from './label-view.ts';
import type { LabelView, ViewPoint } from './label-view.ts';
import { loupe } from './loupe.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import type { Brush } from '../regions/region-brush.ts';
import { sayKeys } from './label-words.ts';
import { TeachTroubleEvent } from '../shell/teach-events.ts';

const WHEEL_STEP = 1.0016;

interface Aim {
  /** Null while a place for the current point is looked for. */
  pointId: string | null;
  at: ViewPoint;
  isFinger: boolean;
}

@customElement('keydot-label-canvas')
export class KeydotLabelCanvas extends LitElement {
  static override styles = [sharedStyles, labelCanvasStyles];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frame: LessonFrame | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  /** The point that a click places and keys move. */
  @property({ attribute: false }) pointId: string | null = null;
  /** What a region is painted with. */
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };
  /** What a reader is told the picture is. */
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
    // Who sees all of it does so in another window, too; who has zoomed in stays where they are.
    const isWhole = this.box.width === 0 || this.view.scale <= fitView(this.box, this.#size).scale;
    this.box = { width, height };
    if (!this.frame) return;
    this.view = isWhole ? fitView(this.box, this.frame) : this.#held();
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
      aim: (pointId, at, isFinger) => this.#hold(pointId, at, isFinger),
      drop: (pointId, at, moved) => this.#drop(pointId, at, moved),
      paints: () => this.#paints,
      press: (at, { isFinger, erases }) => {
        if (isFinger) this.aim = { pointId: null, at, isFinger };
        this.layer?.press(this.#toPixel(at), { erases });
      },
      brush: (places) => this.#brush(places),
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
    // Lit's listeners would be passive or not as the browser likes; this one must stop the page.
    this.surface.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
  }

  /** Closer or farther, around the current point if there is one. */
  zoom(factor: number): void {
    const place = this.#placeOf(this.pointId);
    const middle = { x: this.box.width / 2, y: this.box.height / 2 };
    const at = place ? toScreen(this.view, this.#size, place) : middle;
    this.view = zoomView(this.view, factor, at, this.box, this.#size);
  }

  /** The whole still. */
  zoomOut(): void {
    this.view = fitView(this.box, this.#size);
  }

  focusSurface(): void {
    this.surface?.focus();
  }

  /** The brush by keys, pixels of the frame. */
  moveRing(dx: number, dy: number): void {
    this.layer?.moveRing(dx, dy);
  }

  pressRing(): void {
    this.layer?.pressRing();
  }

  liftRing(): void {
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
        ${frame ? this.#renderStill(frame, view) : nothing}
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
      <p id="keys" class="for-readers">${sayKeys(this.#paints)}</p>
    `;
  }

  #renderStill(frame: LessonFrame, { x, y, scale }: LabelView) {
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

  /** Whether what is pressed is painted. */
  get #paints(): boolean {
    const point = this.lesson?.points.find(({ id }) => id === this.pointId);
    return point !== undefined && isRegion(point);
  }

  #toPixel(at: ViewPoint): PixelPlace {
    return toPixel(this.view, at);
  }

  #brush(places: readonly ViewPoint[] | null): void {
    const at = places?.at(-1);
    if (this.aim && at) this.aim = { ...this.aim, at };
    if (!places) this.layer?.leave();
    else this.layer?.moveTo(places.map((place) => this.#toPixel(place)));
  }

  get #size() {
    return this.frame ?? { width: 1, height: 1 };
  }

  #held(): LabelView {
    const least = fitView(this.box, this.#size);
    return this.view.scale < least.scale ? least : holdView(this.view, this.box, this.#size);
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

  #hold(pointId: string | null, at: ViewPoint, isFinger: boolean): void {
    this.aim = { pointId, at, isFinger };
    if (pointId !== null && pointId !== this.pointId) {
      this.dispatchEvent(new PointSelectEvent(pointId));
    }
  }

  #drop(pointId: string | null, at: ViewPoint, moved: boolean): void {
    this.aim = null;
    // A point that was pressed and not moved is only chosen.
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
    const factor = WHEEL_STEP ** (-event.deltaY * lines * speed);
    this.view = zoomView(this.view, factor, at, this.box, this.#size);
  }

  async #load(): Promise<void> {
    const { pictures, frame } = this;
    this.url = '';
    if (!pictures || !frame) return;
    try {
      const url = await pictures.urlOf(frame.id);
      if (this.frame?.id === frame.id) this.url = url;
    } catch (thrown) {
      if (this.isConnected) this.dispatchEvent(new TeachTroubleEvent(asError(thrown)));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label-canvas': KeydotLabelCanvas;
  }
}
