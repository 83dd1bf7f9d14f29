// The regions over the labelled frame, on two canvases of the frame's size: the current region, which is
// painted, and all others. Above them the outline of the brush. Next: region-brush.ts for strokes,
// render-regions.ts for colours.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { fillRegion } from '../../../../core/mask/paint-region.ts';
import type { Rectangle } from '../../../../core/geometry.ts';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
  type LessonPoint,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { labelFromMask, maskOfLabel } from '../../../../core/lesson/labels.ts';
import {
  emptyRegion,
  type PixelPlace,
  type RegionMask,
} from '../../../../core/mask/region-mask.ts';
import {
  renderRegions,
  fitCanvas,
  isSameList,
  partsOfDrawing,
  growRectangle,
  tintRegion,
  wholeOf,
  type RegionStyle,
} from './render-regions.ts';
import type { LabelView } from '../label/label-view.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import { RegionStroke, type Brush } from './region-brush.ts';
import { RegionPaintEvent, BrushMoveEvent } from '../label/label-events.ts';
import { TeachNoteEvent } from '../shell/teach-events.ts';

/** Width of a region's edge on the screen, and its maximum in pixels of the frame. */
const EDGE_PX = 1.7;
const MAX_EDGE_PX = 8;

/** The current region in the current frame. */
interface Painted {
  point: LessonPoint;
  frame: LessonFrame;
  mask: RegionMask;
  /** The run-length code in the lesson. */
  counts: string | undefined;
}

/** Paints one region and shows the others. */
@customElement('keydot-region-layer')
export class KeydotRegionLayer extends LitElement {
  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }

    canvas {
      position: absolute;
      top: 0;
      left: 0;
      max-inline-size: none;
      transform-origin: 0 0;
    }

    canvas[data-pixels] {
      image-rendering: pixelated;
    }

    .brush {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      fill: none;
      stroke: rgb(10 12 16 / 0.8);
      stroke-width: 3.5;
    }

    /* White on dark is visible on any picture. */
    .brush :last-child:not(g) {
      stroke: #fff;
      stroke-width: 1.5;
    }

    .brush.eraser :last-child:not(g) {
      stroke-dasharray: 4 3;
    }
  `;

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frame: LessonFrame | null = null;
  /** The current point. Painting needs a region. */
  @property({ attribute: false }) pointId: string | null = null;
  @property({ attribute: false }) view: LabelView = { x: 0, y: 0, scale: 1 };
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };

  /** Position of the brush in pixels of the frame; null while it is hidden. */
  @state() private place: PixelPlace | null = null;

  @query('.own') private own!: HTMLCanvasElement | null;
  @query('.others') private others!: HTMLCanvasElement | null;

  #painted: Painted | null = null;
  /** Last position of a pointer, from which keys continue. */
  #lastPlace: PixelPlace | null = null;
  #stroke: RegionStroke | null = null;
  /** What each canvas was drawn from, to draw it only when that changes. */
  #shownOwn: readonly unknown[] = [];
  #shownOthers: readonly unknown[] = [];

  /** The canvases, bottom first, for the magnifier. */
  get canvases(): HTMLCanvasElement[] {
    return [this.others, this.own].filter((canvas) => canvas !== null);
  }

  override willUpdate(): void {
    const { lesson, frame, pointId } = this;
    const point = lesson?.points.find(({ id }) => id === pointId);
    const isSame = this.#painted?.frame.id === frame?.id && this.#painted?.point.id === pointId;
    if (!isSame) this.lift();
    if (this.#painted?.frame.id !== frame?.id) this.place = this.#lastPlace = null;
    if (!lesson || !frame || !point || !isRegion(point)) {
      this.#painted = null;
      return;
    }
    const label = labelOf(lesson, frame.id, point.id);
    const isCurrent = isSame && this.#painted?.counts === label.region;
    if (!isCurrent) this.#stroke = null;
    const mask = isCurrent ? this.#painted?.mask : maskOfLabel(label, frame);
    this.#painted = { point, frame, mask: mask ?? emptyRegion(frame), counts: label.region };
  }

  override render() {
    const { lesson, frame, view } = this;
    if (!lesson?.points.some(isRegion) || !frame) return nothing;
    const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    const style = `inline-size: ${frame.width}px; block-size: ${frame.height}px; transform: ${transform}`;
    const isClose = view.scale > 4;
    return html`
      <canvas class="others" .style=${style} ?data-pixels=${isClose}></canvas>
      <canvas class="own" .style=${style} ?data-pixels=${isClose}></canvas>
      ${this.#painted && this.place ? this.#renderBrush(this.place) : nothing}
    `;
  }

  override updated(): void {
    this.#drawOthers();
    this.#drawOwn();
  }

  /** Starts a stroke, or fills. @param at in pixels of the frame */
  press(at: PixelPlace, { erases = false, isPointer = true } = {}): void {
    const painted = this.#painted;
    if (!painted) return;
    this.#stroke = null;
    this.place = at;
    if (isPointer) this.dispatchEvent(new BrushMoveEvent(null));
    if (this.brush.tool === 'fill' && !erases) return this.#fill(painted, at);
    const brush = erases ? { ...this.brush, tool: 'eraser' as const } : this.brush;
    this.#stroke = new RegionStroke(painted.mask, brush);
    // A guess that is painted on is no longer drawn as one.
    this.#drawOwn();
    this.#paint(this.#stroke.moveTo(at));
  }

  /** Moves the brush, which paints during a stroke. @param places in pixels of the frame */
  moveTo(places: readonly PixelPlace[]): void {
    this.place = places.at(-1) ?? this.place;
    if (!this.#stroke) return;
    for (const place of places) this.#paint(this.#stroke.moveTo(place));
  }

  /** Ends the stroke and reports the region. */
  lift(): void {
    if (!this.#stroke) return;
    this.#stroke = null;
    this.#report();
  }

  /** Aborts the stroke and restores the region. */
  cancel(): void {
    const painted = this.#painted;
    if (!this.#stroke || !painted) return;
    this.#stroke = null;
    const mask = maskOfLabel({ ...(painted.counts && { region: painted.counts }) }, painted.frame);
    this.#painted = { ...painted, mask: mask ?? emptyRegion(painted.frame) };
    this.requestUpdate();
  }

  /** Hides the brush when the pointer leaves. */
  leave(): void {
    this.#lastPlace = this.place ?? this.#lastPlace;
    this.place = null;
  }

  /** Moves the brush by keys, in pixels of the frame, clamped to it. */
  moveBrush(dx: number, dy: number): void {
    const place = this.#placeForKeys();
    const { frame } = this;
    if (!place || !frame) return;
    const x = Math.min(frame.width, Math.max(0, place.x + dx));
    const y = Math.min(frame.height, Math.max(0, place.y + dy));
    this.moveTo([{ x, y }]);
    this.dispatchEvent(new BrushMoveEvent({ x, y }));
  }

  /** Starts a stroke by key at the position of the brush. */
  pressBrush(): void {
    const place = this.#placeForKeys();
    if (!place) return;
    this.press(place, { isPointer: false });
    this.dispatchEvent(new BrushMoveEvent(place));
  }

  /** The current or last position of the brush, initially the middle of the frame. */
  #placeForKeys(): PixelPlace | null {
    if (!this.frame || !this.#painted) return null;
    const { width, height } = this.frame;
    return this.place ?? this.#lastPlace ?? { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  }

  #fill({ mask }: Painted, at: PixelPlace): void {
    if (fillRegion(mask, at)) {
      this.#paint(wholeOf(mask));
      this.#report();
    } else {
      const message = 'Nothing filled: there is no closed outline around this place.';
      this.dispatchEvent(new TeachNoteEvent(message));
    }
  }

  #report(): void {
    const painted = this.#painted;
    if (!painted) return;
    const label = labelFromMask(painted.mask);
    this.#painted = { ...painted, counts: label?.region };
    this.dispatchEvent(new RegionPaintEvent(painted.frame.id, painted.point.id, label));
  }

  get #edge(): number {
    return Math.min(MAX_EDGE_PX, Math.max(1, Math.round(EDGE_PX / this.view.scale)));
  }

  #renderBrush({ x, y }: PixelPlace) {
    const { view, brush } = this;
    const at = `translate(${view.x + x * view.scale} ${view.y + y * view.scale})`;
    const radius = Math.max(2.5, (brush.diameter / 2) * view.scale);
    const shape =
      brush.tool === 'fill'
        ? svg`<path d="M-9 0H-3M3 0H9M0 -9V-3M0 3V9" /><path d="M-9 0H-3M3 0H9M0 -9V-3M0 3V9" />`
        : svg`<circle r=${radius} /><circle r=${radius} />`;
    return html`
      <svg class="brush ${brush.tool}" aria-hidden="true"><g transform=${at}>${shape}</g></svg>
    `;
  }

  /** Draws the whole current region if it changed. */
  #drawOwn(): void {
    const { lesson, own } = this;
    const painted = this.#painted;
    if (!own || !lesson) return;
    const style = this.#ownStyle;
    const color = painted ? colorOf(painted.point) : '';
    const shown = [painted?.mask, style, color, this.#edge];
    if (isSameList(shown, this.#shownOwn)) return;
    this.#shownOwn = shown;
    fitCanvas(own, painted?.frame ?? { width: 1, height: 1 });
    if (painted) this.#paint(wholeOf(painted.mask));
  }

  get #ownStyle(): RegionStyle {
    const { lesson, frame } = this;
    const point = this.#painted?.point;
    if (!lesson || !frame || !point || this.#stroke) return 'current';
    return labelOf(lesson, frame.id, point.id).guess ? 'guess' : 'current';
  }

  /** Draws a part of the current region. */
  #paint(part: Rectangle): void {
    const context = this.own?.getContext('2d');
    const painted = this.#painted;
    if (!context || !painted) return;
    const grown = growRectangle(part, this.#edge, painted.mask);
    if (grown.width === 0 || grown.height === 0) return;
    const pixels = new ImageData(grown.width, grown.height);
    const tint = { color: colorOf(painted.point), style: this.#ownStyle, edge: this.#edge };
    tintRegion(pixels, painted.mask, grown, tint);
    context.putImageData(pixels, grown.x, grown.y);
  }

  /** Draws the other regions if one of them changed. */
  #drawOthers(): void {
    const { lesson, frame, others } = this;
    if (!lesson || !frame || !others) return;
    const except = this.#painted?.point.id;
    const drawn = { lesson, frame, except, style: 'other' as const, edge: this.#edge, factor: 1 };
    const shown = partsOfDrawing(drawn);
    if (isSameList(shown, this.#shownOthers)) return;
    this.#shownOthers = shown;
    renderRegions(others, drawn);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-region-layer': KeydotRegionLayer;
  }
}
