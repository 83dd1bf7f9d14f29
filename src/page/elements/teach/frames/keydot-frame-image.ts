// A frame's picture with its labels drawn on it, as large as it is allowed to be. For lists and
// reviews; what is labelled in is keydot-label-canvas.ts.
import { LitElement, css, html, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import { asError } from '../../../shell/errors.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { renderRegions, isSameList, partsOfDrawing } from '../regions/render-regions.ts';
import { pointMark } from '../label/point-marks.ts';
import { TeachTroubleEvent } from '../shell/teach-events.ts';

/** Regions are drawn this large at most, pixels: enough for a list. */
const LARGEST_SIDE = 320;

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
  /** Whose labels are drawn; null draws none. */
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
    const factor = Math.max(1, Math.max(frame.width, frame.height) / LARGEST_SIDE);
    const drawn = { lesson, frame, look: 'current' as const, edge: 1, factor };
    const parts = [canvas, ...partsOfDrawing(drawn)];
    if (isSameList(parts, this.#drawn)) return;
    this.#drawn = parts;
    renderRegions(canvas, drawn);
  }

  #renderMarks(frame: LessonFrame, lesson: LessonDocument) {
    const { width, height } = frame;
    // The marks of a small picture of a large frame must still be seen.
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
    try {
      const url = await pictures.urlOf(frame.id);
      if (this.frame?.id === frame.id && this.pictures === pictures) this.url = url;
    } catch (thrown) {
      if (this.isConnected) this.dispatchEvent(new TeachTroubleEvent(asError(thrown)));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-frame-image': KeydotFrameImage;
  }
}
