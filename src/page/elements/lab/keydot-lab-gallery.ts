// Some training pictures of a set-up with rings around their points, and their targets. The pictures come
// from page/lab/lab-session.ts.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CellMap } from '../../../core/model/heads.ts';
import { isRegionData, type LabSetup } from '../../../core/lab/lab-setup.ts';
import { createTargets } from '../../../core/lab/lab-targets.ts';
import type { LabScene } from '../../../core/lab/scene.ts';
import './keydot-lab-picture.ts';
import type { LabPixels } from './keydot-lab-picture.ts';
import { labStyles } from './lab-styles.ts';

/** Number of pictures and targets in the small lists. */
const PICTURES = 8;
const TARGETS = 4;

@customElement('keydot-lab-gallery')
export class KeydotLabGallery extends LitElement {
  static override styles = [
    labStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }

      ul {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 3px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      :host([show='both']) ul {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
        gap: var(--space-4) var(--space-5);
      }

      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 3px;
      }
    `,
  ];

  @property({ attribute: false }) scenes: readonly LabScene[] = [];
  @property({ attribute: false }) setup: LabSetup | null = null;
  /** A few pictures, a few targets, or all pictures beside their targets. */
  @property({ reflect: true }) show: 'pictures' | 'targets' | 'both' = 'pictures';

  @state() private pictures: readonly LabPixels[] = [];
  @state() private targets: readonly (CellMap | null)[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    const { scenes, setup } = this;
    if (changed.has('scenes')) this.pictures = scenes.map(toPixels);
    if (!setup || !(changed.has('scenes') || changed.has('setup'))) return;
    this.targets = scenes.map((scene) => createTargets(setup, scene).map);
  }

  override render() {
    const { setup, scenes } = this;
    if (!setup || scenes.length === 0) return nothing;
    const hasTargets = this.targets.every((target) => target !== null);
    switch (this.show) {
      case 'pictures':
        return this.#renderList(describePictures(setup), PICTURES, (index) => this.#picture(index));
      case 'targets':
        if (!hasTargets) return nothing;
        return this.#renderList('Targets', TARGETS, (index) => this.#target(index));
      case 'both':
        return hasTargets
          ? this.#renderList(describePairs(setup), scenes.length, (index) => this.#pair(index))
          : this.#renderList(describePictures(setup), scenes.length, (index) =>
              this.#picture(index),
            );
    }
  }

  #renderList(label: string, count: number, item: (index: number) => unknown) {
    return html`
      ${this.show === 'both' ? html`<p class="muted" aria-hidden="true">${label}.</p>` : nothing}
      <ul aria-label=${label}>
        ${this.scenes.slice(0, count).map((_, index) => html`<li>${item(index)}</li>`)}
      </ul>
    `;
  }

  #picture(index: number) {
    return html`
      <keydot-lab-picture
        .picture=${this.pictures[index]}
        .truth=${this.scenes[index].points}
      ></keydot-lab-picture>
    `;
  }

  #target(index: number) {
    return html`
      <keydot-lab-picture
        .picture=${this.pictures[index]}
        .map=${this.targets[index]}
      ></keydot-lab-picture>
    `;
  }

  #pair(index: number) {
    return html`<div class="pair">${this.#picture(index)} ${this.#target(index)}</div>`;
  }
}

const describePictures = ({ data }: LabSetup) =>
  `Training pictures${isRegionData(data) ? '' : ', with a ring around each point'}`;

const describePairs = ({ data }: LabSetup) =>
  `Training pictures, each beside ${isRegionData(data) ? 'its region' : 'its target map'}`;

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
