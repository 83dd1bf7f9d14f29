// A small picture of the lab, or a map, with rings at the true points and dots at the detected ones. Hidden
// from screen readers: its parent has the label.
import { LitElement, css, html, nothing, svg, unsafeCSS, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { HEAT_COLORS, OUTLINE_COLOR } from '../../../core/drawing/palette.ts';
import type { CellMap } from '../../../core/model/heads.ts';
import type { ScenePlace } from '../../../core/lab/scene.ts';

/** RGBA pixels: [height, width, 4] bytes. */
export interface LabPixels {
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

@customElement('keydot-lab-picture')
export class KeydotLabPicture extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      aspect-ratio: 1;
      border-radius: 6px;
      overflow: hidden;
      background: var(--stage);
    }

    canvas,
    svg {
      grid-area: 1 / 1;
      inline-size: 100%;
      block-size: 100%;
    }

    canvas {
      image-rendering: pixelated;
    }

    .true,
    .found {
      vector-effect: non-scaling-stroke;
    }

    .true {
      fill: none;
      stroke: #fff;
      stroke-width: 1.5;
    }

    .under {
      fill: none;
      stroke: ${unsafeCSS(OUTLINE_COLOR)};
      stroke-width: 3.5;
      vector-effect: non-scaling-stroke;
    }

    .offset {
      stroke: #ff2d78;
      stroke-width: 1.5;
      vector-effect: non-scaling-stroke;
    }

    .found {
      fill: #ff2d78;
      stroke: #fff;
      stroke-width: 1;
    }
  `;

  /** Drawn if there is no map. */
  @property({ attribute: false }) picture: LabPixels | null = null;
  /** [height, width, points] 0..1; each cell is coloured by its maximum over the points. */
  @property({ attribute: false }) map: CellMap | null = null;
  /** The true points, pixels of the picture. */
  @property({ attribute: false }) truth: readonly (ScenePlace | null)[] = [];
  /** The detected points, pixels of the picture. */
  @property({ attribute: false }) found: readonly ScenePlace[] = [];

  @query('canvas') private canvas!: HTMLCanvasElement | null;

  override updated(changed: PropertyValues<this>): void {
    const { canvas, map, picture } = this;
    if (!canvas || !(changed.has('map') || changed.has('picture'))) return;
    const image = map ? paintHeat(map) : picture && toImage(picture);
    if (image) canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  override render() {
    const { picture, map } = this;
    const size = map ?? picture;
    if (!picture || !size) return nothing;
    return html`
      <canvas width=${size.width} height=${size.height} aria-hidden="true"></canvas>
      <svg viewBox="0 0 ${picture.width} ${picture.height}" aria-hidden="true">
        ${this.truth.map((place) => place && this.#renderTrue(place, picture.width / 16))}
        ${this.found.map((place, point) => this.#renderOffset(this.truth.at(point) ?? null, place))}
        ${this.found.map(
          ({ x, y }) =>
            svg`<circle class="found" cx=${x} cy=${y} r=${picture.width / 45}></circle>`,
        )}
      </svg>
    `;
  }

  /** A line from a true point to its detection. */
  #renderOffset(from: ScenePlace | null, to: ScenePlace) {
    if (!from) return nothing;
    return svg`<line class="offset" x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y}></line>`;
  }

  #renderTrue({ x, y }: ScenePlace, radius: number) {
    return svg`
      <circle class="under" cx=${x} cy=${y} r=${radius}></circle>
      <circle class="true" cx=${x} cy=${y} r=${radius}></circle>
    `;
  }
}

function toImage({ width, height, pixels }: LabPixels): ImageData {
  return new ImageData(pixels, width, height);
}

/** Colours each cell by its maximum over the channels. */
function paintHeat({ width, height, channels, values }: CellMap): ImageData {
  const image = new ImageData(width, height);
  for (let cell = 0; cell < width * height; cell++) {
    let heat = 0;
    for (let channel = 0; channel < channels; channel++) {
      heat = Math.max(heat, values[cell * channels + channel]);
    }
    const color = Math.round(Math.min(1, heat) * 255) * 3;
    image.data.set(HEAT_COLORS.subarray(color, color + 3), cell * 4);
    image.data[cell * 4 + 3] = 255;
  }
  return image;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab-picture': KeydotLabPicture;
  }
}
