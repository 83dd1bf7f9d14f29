// The picture: the session's <video> with the worker's canvas above. Lays both out, mirrors them, accepts
// dropped files and reports the size of the picture. The canvas is drawn by worker/stage/stage.ts.
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

    /* The canvas still holds the last frame of the previous source. */
    .picture:not([data-drawn]) canvas {
      visibility: hidden;
    }

    .picture[data-mirrored] {
      transform: scaleX(-1);
    }

    /* Where canvas and device pixels match, interpolation changes nothing but takes a browser without a
       GPU twice as long. */
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

  /** The session's elements; null if there is nothing to show. */
  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  @property({ attribute: false }) canvas: HTMLCanvasElement | null = null;
  /** The shape of the picture; null while unknown. */
  @property({ attribute: false }) picture: ShownPicture | null = null;
  @property({ attribute: false }) fit: FitChoice = 'auto';
  /** Mirrors the display; keypoints stay in unmirrored frame coordinates. */
  @property({ type: Boolean }) mirrored = false;
  /** Hides the elements, which stay for the next start. */
  @property({ type: Boolean }) empty = false;
  /** A file is being dragged over the stage. */
  @property({ type: Boolean, reflect: true }) dropping = false;

  @state() private box = { width: 0, height: 0 };

  readonly #observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    this.box = { width, height };
  });
  #reportedShape = '';

  constructor() {
    super();
    this.addEventListener('dragover', (event) => this.#onDragOver(event));
    this.addEventListener('dragleave', () => (this.dropping = false));
    this.addEventListener('drop', (event) => this.#onDrop(event));
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
      this.#reportSize();
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
        @click=${this.#choosePerson}
      >
        ${this.video}${this.canvas}
      </div>
      <slot></slot>
    `;
  }

  /** Size of the whole picture on the screen, device pixels. */
  #measureShown(): Size {
    const fit = chooseFit(this.fit, this.box, this.picture);
    const { width, height } = measurePicture(fit, this.box, this.picture);
    const scale = window.devicePixelRatio;
    return { width: Math.round(width * scale), height: Math.round(height * scale) };
  }

  #reportSize(): void {
    const { mirrored } = this;
    const shape = { ...this.#measureShown(), mirrored };
    const key = Object.values(shape).join();
    if (shape.width === 0 || this.#reportedShape === key) return;
    this.#reportedShape = key;
    this.dispatchEvent(new StageResizeEvent(shape));
  }

  /** Chooses a person; with the keyboard, keydot-people.ts has a button for it. */
  #choosePerson(event: MouseEvent): void {
    if (!this.picture) return;
    const { left, top } = this.getBoundingClientRect();
    const point = { x: event.clientX - left, y: event.clientY - top };
    const fit = chooseFit(this.fit, this.box, this.picture);
    const place = placeAt(point, fit, this.box, this.picture, this.mirrored);
    if (place) this.dispatchEvent(new PersonChoiceEvent(place));
  }

  #onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.dropping = true;
  }

  #onDrop(event: DragEvent): void {
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
