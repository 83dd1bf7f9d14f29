// A point's shape and colour beside its name: round for left, square for right, a diamond between, a
// patch for a region.
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LessonLabel } from '../../../../core/lesson/lesson-document.ts';
import { pointMark, type PointLooks } from '../label/point-marks.ts';

@customElement('keydot-point-swatch')
export class KeydotPointSwatch extends LitElement {
  static override styles = css`
    :host {
      display: inline-grid;
      flex: none;
      inline-size: 20px;
      block-size: 20px;
    }
  `;

  @property({ attribute: false }) point: PointLooks | null = null;
  /** Which state it shows; seen when nothing is said. */
  @property({ attribute: false }) label: Pick<LessonLabel, 'state' | 'guess'> = {
    state: 'visible',
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render() {
    if (!this.point) return null;
    return html`<svg viewBox="-10 -10 20 20">${pointMark(this.point, this.label, 5.5)}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-point-swatch': KeydotPointSwatch;
  }
}
