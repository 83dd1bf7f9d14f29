// The picture: the session's <video> below, the canvas that the worker draws on above. Lays both out,
// mirrors them, takes dropped files, and says how large the picture appears. Drawn by worker/stage/stage.ts.
import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Size } from '../../../core/geometry.ts';
import { isDrawnExactly } from '../../../core/drawing/stage-size.ts';
import type { ShownPicture } from '../../live/live-state.ts';
import { FileDropEvent, PersonChoiceEvent, StageResizeEvent } from '../shared/live-events.ts';
import { chooseFit, measurePicture, placeAt, type FitChoice } from './picture-fit.ts';

@customElement('keydot-stage')
export class KeydotStage extends LitElement {
  static override styles = css`
    :host {
      display: block;
      position: relative;
      overflow: hidden;
      background: var(--stage);
    }

    .picture,
    video,
    canvas {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
    }

    .picture[data-fit='contain'] > * {
      object-fit: contain;
    }

    .picture[data-fit='cover'] > * {
      object-fit: cover;
    }

    /* What an earlier source left on the canvas is not shown. */
    .picture:not([data-drawn]) canvas {
      visibility: hidden;
    }

    .picture[data-mirrored] {
      transform: scaleX(-1);
    }

    /* Turned and smoothed as well takes a browser without a GPU twice as long, and where a pixel is a
       pixel there is nothing to smooth. */
    .picture[data-mirrored][data-exact] canvas {
      image-rendering: pixelated;
    }

    :host([dropping])::after {
      content: '';
      position: absolute;
      inset: var(--space-2);
      border: 2px dashed var(--focus);
      border-radius: var(--radius);
      pointer-events: none;
    }
  `;

  /** The session's elements; null while there is nothing to show. */
  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  @property({ attribute: false }) canvas: HTMLCanvasElement | null = null;
  /** The shape of what is shown; null while it is not known. */
  @property({ attribute: false }) picture: ShownPicture | null = null;
  @property({ attribute: false }) fit: FitChoice = 'auto';
  /** Shown as in a mirror. On the screen only: keypoints stay in the frame's own coordinates. */
  @property({ type: Boolean }) mirrored = false;
  /** Nothing is shown, though the elements stay for the next start. */
  @property({ type: Boolean }) empty = false;
  /** A file is held above the stage. */
  @property({ type: Boolean, reflect: true }) dropping = false;

  @state() private box = { width: 0, height: 0 };

  readonly #observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    this.box = { width, height };
  });
  #told = '';

  constructor() {
    super();
    this.addEventListener('dragover', (event) => this.#hold(event));
    this.addEventListener('dragleave', () => (this.dropping = false));
    this.addEventListener('drop', (event) => this.#take(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  override updated(changed: PropertyValues): void {
    if (
      changed.has('box') ||
      changed.has('picture') ||
      changed.has('fit') ||
      changed.has('mirrored')
    ) {
      this.#tellSize();
    }
  }

  override render() {
    return html`
      <div
        class="picture"
        ?hidden=${this.empty}
        ?data-mirrored=${this.mirrored}
        ?data-exact=${isDrawnExactly(this.#measureShown())}
        ?data-drawn=${this.picture?.drawn}
        data-fit=${chooseFit(this.fit, this.box, this.picture)}
        @click=${this.#point}
      >
        ${this.video}${this.canvas}
      </div>
      <slot></slot>
    `;
  }

  /** How large the whole picture appears, device pixels. */
  #measureShown(): Size {
    const fit = chooseFit(this.fit, this.box, this.picture);
    const { width, height } = measurePicture(fit, this.box, this.picture);
    const scale = window.devicePixelRatio;
    return { width: Math.round(width * scale), height: Math.round(height * scale) };
  }

  #tellSize(): void {
    const { mirrored } = this;
    const shape = { ...this.#measureShown(), mirrored };
    const told = Object.values(shape).join();
    if (shape.width === 0 || this.#told === told) return;
    this.#told = told;
    this.dispatchEvent(new StageResizeEvent(shape));
  }

  /** With keys, others are reached by the button of keydot-people.ts. */
  #point(event: MouseEvent): void {
    if (!this.picture) return;
    const { left, top } = this.getBoundingClientRect();
    const point = { x: event.clientX - left, y: event.clientY - top };
    const fit = chooseFit(this.fit, this.box, this.picture);
    const place = placeAt(point, fit, this.box, this.picture, this.mirrored);
    if (place) this.dispatchEvent(new PersonChoiceEvent(place));
  }

  #hold(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.dropping = true;
  }

  #take(event: DragEvent): void {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.dispatchEvent(new FileDropEvent(file));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-stage': KeydotStage;
  }
}
