// How a frame is watched: one person or thing (single-person-pipeline.ts), or everyone (multi-person-pipeline.ts). Who asks:
// pose-engine.ts.
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import type { Person } from '../../core/pose.ts';
import type { FoundRegion } from './found-regions.ts';

/** A frame to be watched. */
export interface PipelineFrame {
  frame: VideoFrame | ImageBitmap;
  size: Size;
  timeMs: number;
  /** Nothing before it has to do with it. */
  still: boolean;
  /** The input's longer side, pixels. */
  longSide: number;
  /** The one person is looked at several times, everyone twice, whatever time that takes. */
  sharper: boolean;
  /** What its analysis may take, ms: closer looks are left out before this is passed. Null is all the time it needs. */
  budgetMs: number | null;
  /** Which joint's map is to be shown (null in it: all); null for none. */
  heat: { channel: number | null } | null;
  /** The GPU has all it needs: another frame may be watched while this one's answer is awaited. */
  onSubmitted: () => void;
}

/** What the network said about one frame, in frame coordinates. */
export interface FrameResult {
  /** Null when the frame's pixels never were in memory. */
  planes: PixelPlanes | null;
  people: Person[];
  /** For each keypoint of the only one: core/detection/peak-ambiguity.ts. Empty for several. */
  flatness: number[];
  /** Those of its joints that are regions. */
  regions: FoundRegion[];
  /** The maps, or a picture of them, and the part of the frame they cover; null when not wanted. */
  heatmap: { map: CellMap | ImageBitmap; crop: Rectangle } | null;
  /** Of the look whose size is chosen. */
  inputSize: Size;
  /** What that look takes of a frame's time, ms: its share where it is not taken in every frame. */
  sizedMs: number;
  times: { inputMs: number; networkMs: number; decodeMs: number };
}

export interface FramePipeline {
  /** Whose joints are found. */
  readonly spec: ModelSpec;
  /** The longest side that makes it see better, pixels. */
  readonly largestInput: number;
  watch(watched: PipelineFrame): Promise<FrameResult>;
  /** Nothing that was seen before has to do with what comes next. */
  forget(): void;
}
