// The regions of a still, between it and its marks: on one canvas the region that is painted, on another
// the rest, both as large as the frame and moved with it; above them the ring of the brush. What a
// stroke does: region-brush.ts; how it looks: region-tint.ts.
import { LitElement, html, nothing, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { fillRegion } from '../../../../core/mask/fill-region.ts';
import type { Rectangle } from '../../../../core/geometry.ts';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
  type LessonPoint,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { labelFromMask, maskOfLabel } from '../../../../core/lesson/labels.ts';
import {
  emptyRegion,
  type PixelPlace,
  type RegionMask,
} from '../../../../core/mask/region-mask.ts';
import { renderRegions, fitCanvas, isSameList, partsOfDrawing } from './render-regions.ts';
import type { LabelView } from '../label/label-view.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import { RegionStroke, type Brush } from './region-brush.ts';
import { RegionPaintEvent, RingEvent } from './region-events.ts';
import { regionLayerStyles } from './region-layer-styles.ts';
import { growRectangle, tintRegion, wholeOf, type RegionLook } from './region-tint.ts';
import { TeachNoteEvent } from '../shell/teach-events.ts';

/** The edge on the screen, px. */
const EDGE = 1.7;
const MAX_EDGE = 8;

/** What is being painted: one region in one frame. */
interface Painted {
  point: LessonPoint;
  frame: LessonFrame;
  mask: RegionMask;
  /** What the lesson has of it. */
  counts: string | undefined;
}

@customElement('keydot-region-layer')
export class KeydotRegionLayer extends LitElement {
  static override styles = regionLayerStyles;

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) frame: LessonFrame | null = null;
  /** The region that is painted; that of a point paints none. */
  @property({ attribute: false }) pointId: string | null = null;
  @property({ attribute: false }) view: LabelView = { x: 0, y: 0, scale: 1 };
  @property({ attribute: false }) brush: Brush = { tool: 'brush', diameter: 16 };

  /** Where the brush is, pixels of the frame; null while it is nowhere. */
  @state() private ring: PixelPlace | null = null;

  @query('.own') private own!: HTMLCanvasElement | null;
  @query('.others') private others!: HTMLCanvasElement | null;

  #painted: Painted | null = null;
  /** Where the brush was when it left, for keys to go on from. */
  #lastRing: PixelPlace | null = null;
  #stroke: RegionStroke | null = null;
  /** What the canvases show, to see whether it is still so. */
  #shownOwn: readonly unknown[] = [];
  #shownOthers: readonly unknown[] = [];

  /** The canvases from below, for who shows a part of them enlarged. */
  get canvases(): HTMLCanvasElement[] {
    return [this.others, this.own].filter((canvas) => canvas !== null);
  }

  override willUpdate(): void {
    const { lesson, frame, pointId } = this;
    const point = lesson?.points.find(({ id }) => id === pointId);
    const isSame = this.#painted?.frame.id === frame?.id && this.#painted?.point.id === pointId;
    if (!isSame) this.lift();
    if (this.#painted?.frame.id !== frame?.id) this.ring = this.#lastRing = null;
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
      ${this.#painted && this.ring ? this.#renderRing(this.ring) : nothing}
    `;
  }

  override updated(): void {
    this.#drawOthers();
    this.#drawOwn();
  }

  /** The brush comes down at a place, pixels of the frame. */
  press(at: PixelPlace, { erases = false, isPointer = true } = {}): void {
    const painted = this.#painted;
    if (!painted) return;
    this.#stroke = null;
    this.ring = at;
    if (isPointer) this.dispatchEvent(new RingEvent(null));
    if (this.brush.tool === 'fill' && !erases) return this.#fill(painted, at);
    const brush = erases ? { ...this.brush, tool: 'eraser' as const } : this.brush;
    this.#stroke = new RegionStroke(painted.mask, brush);
    // A guess that is touched looks like one no more.
    this.#drawOwn();
    this.#paint(this.#stroke.moveTo(at));
  }

  /** The brush goes on to places, painting while it is down. */
  moveTo(places: readonly PixelPlace[]): void {
    this.ring = places.at(-1) ?? this.ring;
    if (!this.#stroke) return;
    for (const place of places) this.#paint(this.#stroke.moveTo(place));
  }

  /** The brush is lifted: what it painted is told. */
  lift(): void {
    if (!this.#stroke) return;
    this.#stroke = null;
    this.#tell();
  }

  /** Takes the stroke back that has begun. */
  cancel(): void {
    const painted = this.#painted;
    if (!this.#stroke || !painted) return;
    this.#stroke = null;
    const mask = maskOfLabel({ ...(painted.counts && { region: painted.counts }) }, painted.frame);
    this.#painted = { ...painted, mask: mask ?? emptyRegion(painted.frame) };
    this.requestUpdate();
  }

  /** No pointer is there any more. */
  leave(): void {
    this.#lastRing = this.ring ?? this.#lastRing;
    this.ring = null;
  }

  /** Keys move the brush, pixels of the frame, kept inside of it. */
  moveRing(dx: number, dy: number): void {
    const ring = this.#requireRing();
    const { frame } = this;
    if (!ring || !frame) return;
    const x = Math.min(frame.width, Math.max(0, ring.x + dx));
    const y = Math.min(frame.height, Math.max(0, ring.y + dy));
    this.moveTo([{ x, y }]);
    this.dispatchEvent(new RingEvent({ x, y }));
  }

  /** A key presses the brush down where it is. */
  pressRing(): void {
    const ring = this.#requireRing();
    if (!ring) return;
    this.press(ring, { isPointer: false });
    this.dispatchEvent(new RingEvent(ring));
  }

  /** Where the brush is; in the middle when it has been nowhere yet. */
  #requireRing(): PixelPlace | null {
    if (!this.frame || !this.#painted) return null;
    const { width, height } = this.frame;
    return this.ring ?? this.#lastRing ?? { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  }

  #fill({ mask }: Painted, at: PixelPlace): void {
    if (fillRegion(mask, at)) {
      this.#paint(wholeOf(mask));
      this.#tell();
    } else {
      const words = 'Nothing was filled: there is no closed outline around this place.';
      this.dispatchEvent(new TeachNoteEvent(words));
    }
  }

  #tell(): void {
    const painted = this.#painted;
    if (!painted) return;
    const label = labelFromMask(painted.mask);
    this.#painted = { ...painted, counts: label?.region };
    this.dispatchEvent(new RegionPaintEvent(painted.frame.id, painted.point.id, label));
  }

  get #edge(): number {
    return Math.min(MAX_EDGE, Math.max(1, Math.round(EDGE / this.view.scale)));
  }

  #renderRing({ x, y }: PixelPlace) {
    const { view, brush } = this;
    const at = `translate(${view.x + x * view.scale} ${view.y + y * view.scale})`;
    const radius = Math.max(2.5, (brush.diameter / 2) * view.scale);
    const shape =
      brush.tool === 'fill'
        ? svg`<path d="M-9 0H-3M3 0H9M0 -9V-3M0 3V9" /><path d="M-9 0H-3M3 0H9M0 -9V-3M0 3V9" />`
        : svg`<circle r=${radius} /><circle r=${radius} />`;
    return html`
      <svg class="ring ${brush.tool}" aria-hidden="true"><g transform=${at}>${shape}</g></svg>
    `;
  }

  /** All of the painted region, where something else than before is to be seen. */
  #drawOwn(): void {
    const { lesson, own } = this;
    const painted = this.#painted;
    if (!own || !lesson) return;
    const look = this.#lookOfOwn();
    const color = painted ? colorOf(painted.point) : '';
    const shown = [painted?.mask, look, color, this.#edge];
    if (isSameList(shown, this.#shownOwn)) return;
    this.#shownOwn = shown;
    fitCanvas(own, painted?.frame ?? { width: 1, height: 1 });
    if (painted) this.#paint(wholeOf(painted.mask));
  }

  #lookOfOwn(): RegionLook {
    const { lesson, frame } = this;
    const point = this.#painted?.point;
    if (!lesson || !frame || !point || this.#stroke) return 'current';
    return labelOf(lesson, frame.id, point.id).guess ? 'guess' : 'current';
  }

  /** A part of the painted region. */
  #paint(part: Rectangle): void {
    const context = this.own?.getContext('2d');
    const painted = this.#painted;
    if (!context || !painted) return;
    const grown = growRectangle(part, this.#edge, painted.mask);
    if (grown.width === 0 || grown.height === 0) return;
    const pixels = new ImageData(grown.width, grown.height);
    const tint = { color: colorOf(painted.point), look: this.#lookOfOwn(), edge: this.#edge };
    tintRegion(pixels, painted.mask, grown, tint);
    context.putImageData(pixels, grown.x, grown.y);
  }

  /** The regions beside, where one of them is another than before. */
  #drawOthers(): void {
    const { lesson, frame, others } = this;
    if (!lesson || !frame || !others) return;
    const except = this.#painted?.point.id;
    const drawn = { lesson, frame, except, look: 'other' as const, edge: this.#edge, factor: 1 };
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
