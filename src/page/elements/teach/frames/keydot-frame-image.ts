// A frame of a lesson with its labels drawn on it, for lists. The editor is ../label/keydot-label-canvas.ts.
import { LitElement, css, html, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { renderRegions, isSameList, partsOfDrawing } from '../regions/render-regions.ts';
import { pointMark } from '../points/keydot-point-swatch.ts';
import { reportErrors } from '../shell/teach-events.ts';

/** Maximum side of the canvas for regions, which is enough for a thumbnail. */
const MAX_SIDE_PX = 320;

/** A frame as large as its box, without distortion. */
@customElement('keydot-frame-image')
export class KeydotFrameImage extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      overflow: hidden;
      background: var(--stage);
    }

    img,
    canvas,
    svg {
      grid-area: 1 / 1;
      inline-size: 100%;
      block-size: 100%;
      min-block-size: 0;
      object-fit: contain;
    }
  `;

  @property({ attribute: false }) pictures: FramePictures | null = null;
  @property({ attribute: false }) frame: LessonFrame | null = null;
  /** The lesson whose labels are drawn; null draws none. */
  @property({ attribute: false }) lesson: LessonDocument | null = null;

  @state() private url = '';

  #drawn: readonly unknown[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('frame') && changed.get('frame')?.id !== this.frame?.id;
    if (changed.has('pictures') || isOther) void this.#load();
  }

  override render() {
    const { frame, url } = this;
    if (!frame) return nothing;
    const { width, height } = frame;
    return html`
      ${url ? html`<img src=${url} alt="" decoding="async" width=${width} height=${height} />` : nothing}
      ${this.lesson?.points.some(isRegion) ? html`<canvas></canvas>` : nothing}
      ${this.lesson ? this.#renderMarks(frame, this.lesson) : nothing}
    `;
  }

  override updated(): void {
    const { lesson, frame } = this;
    const canvas = this.renderRoot.querySelector('canvas');
    if (!lesson || !frame || !canvas) return;
    const factor = Math.max(1, Math.max(frame.width, frame.height) / MAX_SIDE_PX);
    const drawn = { lesson, frame, style: 'current' as const, edge: 1, factor };
    const parts = [canvas, ...partsOfDrawing(drawn)];
    if (isSameList(parts, this.#drawn)) return;
    this.#drawn = parts;
    renderRegions(canvas, drawn);
  }

  #renderMarks(frame: LessonFrame, lesson: LessonDocument) {
    const { width, height } = frame;
    // In pixels of the frame, so that marks stay visible in a thumbnail.
    const radius = Math.max(width, height) / 48;
    const marks = lesson.points.map((point) => {
      const label = labelOf(lesson, frame.id, point.id);
      if (!isPlaced(label) || isRegion(point)) return nothing;
      const at = `translate(${label.x * width} ${label.y * height})`;
      return svg`<g transform=${at}>${pointMark(point, label, radius)}</g>`;
    });
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${marks}</svg>`;
  }

  async #load(): Promise<void> {
    const { pictures, frame } = this;
    this.url = '';
    if (!pictures || !frame) return;
    await reportErrors(this, async () => {
      const url = await pictures.urlOf(frame.id);
      if (this.frame?.id === frame.id && this.pictures === pictures) this.url = url;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-frame-image': KeydotFrameImage;
  }
}
