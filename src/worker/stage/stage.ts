// The stage: the canvas on which the analysed frame, the heatmap and the overlays are drawn. Next:
// worker/stage/draw-skeleton.ts.
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { measuredPerson } from '../../core/measures/person-measures.ts';
import { MAX_STAGE_SIDE_PX } from '../../core/drawing/stage-size.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Person } from '../../core/pose.ts';
import type { LiveSettings, ViewMode } from '../../api/pose-api.ts';
import { drawMeasures } from './draw-measures.ts';
import { drawPerson, drawSkeleton } from './draw-skeleton.ts';
import { drawRegions } from './draw-regions.ts';
import type { FoundRegion } from '../inference/found-regions.ts';
import { measureFrame } from '../../engine/video-frame.ts';
import { isOpaque } from '../../engine/video-frame.ts';
import { HeatmapImage, drawOverlay } from './heatmap-image.ts';

/** Everything drawn for one frame. */
export interface Scene {
  frame: VideoFrame | ImageBitmap;
  view: ViewMode;
  spec: ModelSpec;
  settings: LiveSettings;
  people: readonly Person[];
  /** Whether every person has a colour and a number. */
  isCounted: boolean;
  /** The detected regions of the first subject, for models with regions. */
  regions: readonly FoundRegion[];
  /** The activation maps to show and the part of the frame that they cover. */
  heatmap: { map: CellMap | ImageBitmap; crop: Rectangle } | null;
}

/** Draws scenes on a canvas. */
export class Stage {
  #canvas: OffscreenCanvas;
  #context: OffscreenCanvasRenderingContext2D;
  #shown: Size = { width: 0, height: 0 };
  #mirrored = false;
  #heatmapImage = new HeatmapImage();

  /** @throws DOMException when the canvas has no 2D context */
  constructor(
    canvas: OffscreenCanvas,
    readonly longestSide = MAX_STAGE_SIDE_PX,
  ) {
    const context = canvas.getContext('2d');
    if (!context)
      throw new DOMException('Expected a 2D context for the stage, got none.', 'NotSupportedError');
    this.#canvas = canvas;
    this.#context = context;
  }

  /**
   * Sets how the canvas is displayed.
   * @param shown displayed size, device pixels
   * @param mirrored the canvas is displayed mirrored, so text is mirrored back
   */
  resize(shown: Size, mirrored = false): void {
    this.#shown = shown;
    this.#mirrored = mirrored;
  }

  draw(scene: Scene): void {
    const frameSize = measureFrame(scene.frame);
    this.#fitCanvas(frameSize);
    const context = this.#context;
    const { width, height } = this.#canvas;
    if (scene.view === 'in-step') {
      // A transparent picture must not show the previous frame. For opaque ones the faster default
      // is kept: clearing takes a quarter of the drawing time.
      if (!isOpaque(scene.frame)) context.globalCompositeOperation = 'copy';
      context.drawImage(scene.frame, 0, 0, width, height);
      context.globalCompositeOperation = 'source-over';
    } else context.clearRect(0, 0, width, height);
    if (scene.heatmap) {
      const { map, crop } = scene.heatmap;
      const place = {
        x: crop.x * width,
        y: crop.y * height,
        width: crop.width * width,
        height: crop.height * height,
      };
      if ('values' in map) this.#heatmapImage.draw(context, map, findChannel(scene), place);
      else drawOverlay(context, map, place);
    }
    if (scene.people.length > 0) {
      drawRegions(context, scene.regions, scene.people[0], scene, this.#mirrored);
    }
    for (const person of scene.people) {
      if (scene.isCounted) drawPerson(context, person, scene, this.#mirrored);
      else drawSkeleton(context, person, scene.spec, scene.settings);
    }
    const { measures, minimumScore } = scene.settings;
    const measured = measuredPerson(scene.people);
    if (measured) drawMeasures(context, measured, measures, minimumScore);
  }

  /** Sets the canvas to the frame's aspect ratio and the displayed size, up to the maximum side. */
  #fitCanvas(frame: Size): void {
    const longest = Math.max(frame.width, frame.height);
    const shown = Math.max(this.#shown.width, this.#shown.height);
    const scale = Math.min(this.longestSide, Math.max(shown, 1)) / longest;
    const width = Math.round(frame.width * scale);
    const height = Math.round(frame.height * scale);
    // Setting the size clears the canvas, so it is set only when it changes.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }
}

/** The channel of the joint to show; null for all joints. */
function findChannel({ settings, spec }: Pick<Scene, 'settings' | 'spec'>): number | null {
  const channel = spec.joints.findIndex(({ name }) => name === settings.heatmap);
  return channel < 0 ? null : channel;
}

/** Which heatmap channel the settings show: null for no heatmap, `channel: null` for all joints. */
export function heatmapChannel(
  settings: LiveSettings,
  spec: ModelSpec,
): { channel: number | null } | null {
  return settings.heatmap === null ? null : { channel: findChannel({ settings, spec }) };
}
