// The heatmap of a model in training over one of its test frames, in the colours of
// core/drawing/colormap.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { HEAT_COLORS } from '../../../../core/drawing/palette.ts';
import type { CellMap } from '../../../../core/model/heads.ts';
import type { LessonFrame } from '../../../../core/lesson/lesson-document.ts';
import { sigmoid } from '../../../../core/math.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import '../frames/keydot-frame-image.ts';

/** A frame with the maximum heatmap of all points over it. */
@customElement('keydot-activation')
export class KeydotActivation extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      display: grid;
      border-radius: var(--radius-small, 8px);
      overflow: hidden;
      background: var(--stage);
    }

    keydot-frame-image,
    canvas {
      grid-area: 1 / 1;
      inline-size: 100%;
      block-size: 100%;
    }
  `;

  @property({ attribute: false }) pictures: FramePictures | null = null;
  @property({ attribute: false }) frame: LessonFrame | null = null;
  /** Logits [h, w, K]. */
  @property({ attribute: false }) map: CellMap | null = null;

  @query('canvas') private canvas!: HTMLCanvasElement | null;

  override updated(): void {
    const { canvas, map } = this;
    if (!canvas || !map) return;
    canvas.getContext('2d')?.putImageData(paintMap(map), 0, 0);
  }

  override render() {
    const { frame, map } = this;
    if (!frame || !map) return nothing;
    return html`
      <keydot-frame-image .pictures=${this.pictures} .frame=${frame}></keydot-frame-image>
      <canvas width=${map.width} height=${map.height} aria-hidden="true"></canvas>
    `;
  }
}

/** Colours each cell by its maximum over all points. Low values are more transparent. */
function paintMap({ width, height, channels, values }: CellMap): ImageData {
  const image = new ImageData(width, height);
  for (let cell = 0; cell < width * height; cell++) {
    let logit = -Infinity;
    for (let channel = 0; channel < channels; channel++) {
      logit = Math.max(logit, values[cell * channels + channel]);
    }
    const heat = sigmoid(logit);
    const color = Math.round(heat * 255) * 3;
    image.data.set(HEAT_COLORS.subarray(color, color + 3), cell * 4);
    image.data[cell * 4 + 3] = Math.round(60 + 170 * heat);
  }
  return image;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-activation': KeydotActivation;
  }
}
