// Painting by keys for <keydot-label>: which brush is in use, where its ring is, and what a key does to
// them. Keys: region-keys.ts; what is painted: keydot-region-layer.ts.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Size } from '../../../../core/geometry.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import type { KeydotLabelCanvas } from '../label/keydot-label-canvas.ts';
import { firstDiameter, stepDiameter, type Brush, type BrushTool } from './region-brush.ts';
import { readRegionKey } from './region-keys.ts';

export class RegionController implements ReactiveController {
  /** Where keys have moved the ring, pixels of the frame; null while a pointer paints. */
  ring: PixelPlace | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #canvas: () => KeydotLabelCanvas | null;
  #tool: BrushTool = 'brush';
  /** Null until somebody has chosen one: then it stays, from frame to frame. */
  #diameter: number | null = null;

  constructor(host: ReactiveControllerHost, canvas: () => KeydotLabelCanvas | null) {
    this.#host = host;
    this.#canvas = canvas;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keyup', this.#lift);
    addEventListener('blur', this.#lift);
  }

  hostDisconnected(): void {
    document.removeEventListener('keyup', this.#lift);
    removeEventListener('blur', this.#lift);
  }

  brushFor(frame: Size): Brush {
    return { tool: this.#tool, diameter: this.#diameter ?? firstDiameter(frame) };
  }

  change({ tool, diameter }: Partial<Brush>): void {
    this.#tool = tool ?? this.#tool;
    this.#diameter = diameter ?? this.#diameter;
    this.#host.requestUpdate();
  }

  moveRingTo(ring: PixelPlace | null): void {
    this.ring = ring;
    this.#host.requestUpdate();
  }

  /** Whether a key was the brush's. */
  press(event: KeyboardEvent, frame: Size): boolean {
    const key = readRegionKey(event);
    switch (key?.kind) {
      case undefined:
        return false;
      case 'tool':
        this.change({ tool: key.tool });
        break;
      case 'size':
        this.change({ diameter: stepDiameter(this.brushFor(frame).diameter, key.steps) });
        break;
      case 'press':
        // Held down, it has not been pressed again.
        if (!event.repeat) this.#canvas()?.pressRing();
        break;
    }
    return true;
  }

  readonly #lift = (event: Event): void => {
    if (event.type === 'blur' || (event as KeyboardEvent).key === ' ') this.#canvas()?.liftRing();
  };
}
