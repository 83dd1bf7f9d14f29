// The brush of the label editor and its keys (../label/label-keys.ts), as a controller of keydot-label.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Size } from '../../../../core/geometry.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import type { KeydotLabelCanvas } from '../label/keydot-label-canvas.ts';
import { defaultDiameter, stepDiameter, type Brush, type BrushTool } from './region-brush.ts';
import { readRegionKey } from '../label/label-keys.ts';

/** Holds tool and size, and paints by keys. */
export class RegionController implements ReactiveController {
  /** Where keys moved the brush, in pixels of the frame; null while a pointer moves it. */
  keyPlace: PixelPlace | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #canvas: () => KeydotLabelCanvas | null;
  #tool: BrushTool = 'brush';
  /** Null until a size is chosen, which then applies to all frames. */
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

  /** The brush for a frame of this size. */
  brushFor(frame: Size): Brush {
    return { tool: this.#tool, diameter: this.#diameter ?? defaultDiameter(frame) };
  }

  /** Changes the tool or the size. */
  change({ tool, diameter }: Partial<Brush>): void {
    this.#tool = tool ?? this.#tool;
    this.#diameter = diameter ?? this.#diameter;
    this.#host.requestUpdate();
  }

  /** Sets where keys moved the brush. */
  setKeyPlace(place: PixelPlace | null): void {
    this.keyPlace = place;
    this.#host.requestUpdate();
  }

  /** Handles a key. @returns whether it is one of the brush */
  onKey(event: KeyboardEvent, frame: Size): boolean {
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
        if (!event.repeat) this.#canvas()?.pressBrush();
        break;
    }
    return true;
  }

  readonly #lift = (event: Event): void => {
    if (event.type === 'blur' || (event as KeyboardEvent).key === ' ') this.#canvas()?.liftBrush();
  };
}
