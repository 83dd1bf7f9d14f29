// Some pictures like those there are to learn from, drawn in the page; another seed shows others. With what
// is true of them: rings around points, or the region beside the picture.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { createLabScene, type DrawnData } from '../../../core/lab/lab-scene.ts';
import { LAB_SIDE, type LabData } from '../../../core/lab/lab-setup.ts';
import type { LabScene } from '../../../core/lab/scene.ts';
import './keydot-lab-picture.ts';
import type { LabPixels } from './keydot-lab-picture.ts';

const COUNT = 8;
const VIEW = { width: LAB_SIDE, height: LAB_SIDE, unit: LAB_SIDE, half: 'any' } as const;

@customElement('keydot-lab-gallery')
export class KeydotLabGallery extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    ul {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 3px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
  `;

  @property({ attribute: false }) data: LabData | null = null;
  @property({ attribute: false }) seed = 1;

  @state() private scenes: readonly LabScene[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('data') && !changed.has('seed')) return;
    this.scenes = this.data && this.data.kind !== 'lesson' ? this.#draw(this.data) : [];
  }

  override render() {
    if (this.scenes.length === 0) return nothing;
    const label = this.scenes[0].mask
      ? 'Pictures to learn from, each beside its region'
      : 'Pictures to learn from, with a ring around each point';
    return html`
      <ul aria-label=${label}>
        ${this.scenes.map((scene) => this.#renderScene(scene))}
      </ul>
    `;
  }

  /** A region takes as much room as its picture, so there are half as many. */
  #draw(data: DrawnData): LabScene[] {
    const count = data.kind === 'vessels' ? COUNT / 2 : COUNT;
    return Array.from({ length: count }, (_, index) =>
      createLabScene(data, VIEW, 1000 * this.seed + index, index),
    );
  }

  #renderScene(scene: LabScene) {
    const { width, height, mask } = scene;
    const picture = toPixels(scene);
    const map = mask && { width, height, channels: 1, values: mask };
    return html`
      <li>
        <keydot-lab-picture .picture=${picture} .truth=${scene.points}></keydot-lab-picture>
      </li>
      ${
        map
          ? html`<li>
              <keydot-lab-picture .picture=${picture} .map=${map}></keydot-lab-picture>
            </li>`
          : nothing
      }
    `;
  }
}

function toPixels({ width, height, pixels }: LabScene): LabPixels {
  const bytes = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < pixels.length; i++) {
    bytes[Math.floor(i / 3) * 4 + (i % 3)] = 255 * pixels[i];
  }
  return { width, height, pixels: bytes };
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab-gallery': KeydotLabGallery;
  }
}
