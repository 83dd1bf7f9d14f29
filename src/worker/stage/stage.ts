// The canvas that the page handed over: the analysed frame, the heatmap and the skeleton are drawn
// here. What a skeleton looks like: draw-skeleton.ts; a heatmap: heatmap-image.ts.
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { measuredPerson } from '../../core/measures/person-measures.ts';
import { LONGEST_STAGE_SIDE } from '../../core/drawing/stage-size.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Person } from '../../core/pose.ts';
import type { LiveSettings, ViewMode } from '../../api/pose-api.ts';
import { drawMeasures } from './draw-measures.ts';
import { drawPerson } from './draw-person.ts';
import { drawRegions } from './draw-regions.ts';
import { drawSkeleton } from './draw-skeleton.ts';
import type { FoundRegion } from '../inference/found-regions.ts';
import { measureFrame } from '../../engine/video-frame.ts';
import { isOpaque } from '../../engine/video-frame.ts';
import { HeatmapImage, layOver } from './heatmap-image.ts';

/** Everything that one drawing shows. */
export interface Scene {
  frame: VideoFrame | ImageBitmap;
  view: ViewMode;
  spec: ModelSpec;
  settings: LiveSettings;
  people: readonly Person[];
  /** Everyone has a colour and a number of their own. */
  isCounted: boolean;
  /** Those that were found of the first person's, which then is a thing. */
  regions: readonly FoundRegion[];
  /** The activation maps and the part of the frame they cover, when they are to be shown. */
  heatmap: { map: CellMap | ImageBitmap; crop: Rectangle } | null;
}

export class Stage {
  #canvas: OffscreenCanvas;
  #context: OffscreenCanvasRenderingContext2D;
  #shown: Size = { width: 0, height: 0 };
  #mirrored = false;
  #heatmapImage = new HeatmapImage();

  /** @throws DOMException when the canvas gives no 2D context */
  constructor(
    canvas: OffscreenCanvas,
    readonly longestSide = LONGEST_STAGE_SIDE,
  ) {
    const context = canvas.getContext('2d');
    if (!context) throw new DOMException('The stage gave no 2D context.', 'NotSupportedError');
    this.#canvas = canvas;
    this.#context = context;
  }

  /**
   * How large the canvas appears, device pixels.
   * @param mirrored as in a mirror: what is written is turned, so that it can be read there
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
      // What was drawn before must not show through where a picture is transparent. Where it is not,
      // clearing first would be a quarter of the drawing.
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
      else layOver(context, map, place);
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

  /** The frame's aspect, at the size it appears where that is larger, within bounds. */
  #fitCanvas(frame: Size): void {
    const longest = Math.max(frame.width, frame.height);
    const shown = Math.max(this.#shown.width, this.#shown.height);
    const scale = Math.min(this.longestSide, Math.max(shown, 1)) / longest;
    const width = Math.round(frame.width * scale);
    const height = Math.round(frame.height * scale);
    // Setting a canvas's size clears it, so only when it changes.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }
}

/** The channel of the joint to show, or null for all of them. */
function findChannel({ settings, spec }: Pick<Scene, 'settings' | 'spec'>): number | null {
  const channel = spec.joints.findIndex(({ name }) => name === settings.heatmap);
  return channel < 0 ? null : channel;
}

/** What is to be shown of the maps, null for nothing. */
export function findHeat(
  settings: LiveSettings,
  spec: ModelSpec,
): { channel: number | null } | null {
  return settings.heatmap === null ? null : { channel: findChannel({ settings, spec }) };
}
