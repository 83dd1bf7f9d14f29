// The pose worker's end of a recording: sends the recorder worker a copy of every drawn frame over
// a port. When the recorder is slower than the camera, frames are dropped and counted, so that the
// live view never waits. Next: worker/recording/recording.ts.
import type { FrameReport, Trouble } from '../../api/pose-api.ts';
import type { Scene } from '../stage/stage.ts';
import type { CellMap } from '../../core/model/heads.ts';

/** A frame and its overlay. */
export interface RecordedScene extends Omit<Scene, 'frame'> {
  /** A copy that the receiver closes; null in browsers without WebCodecs. */
  frame: VideoFrame | null;
  report: FrameReport;
  /** Frames that were not analysed or not sent since the tap was created. */
  dropped: number;
}

/** A message from the pose worker to the recorder. */
export type TapMessage =
  | { kind: 'scene'; scene: RecordedScene }
  /** The frame of an `analyse` request could not be analysed. */
  | { kind: 'failed'; trouble: Trouble };

/** A message from the recorder to the pose worker. */
export type RecorderMessage =
  /** A scene was processed; another one may be sent. */
  | { kind: 'taken' }
  /** Requests the analysis of a frame, which the pose worker closes. */
  | { kind: 'analyse'; frame: VideoFrame | ImageBitmap; timeMs: number };

/** A camera has few frame buffers and stalls when all of them are held. */
const MAX_IN_FLIGHT = 3;

/** Sends drawn frames to one recorder. */
export class SceneTap {
  readonly #port: MessagePort;
  #inFlight = 0;
  /** Frames lost since the tap was created. */
  #lost = 0;
  #dropped: number;

  /**
   * @param dropped number of frames dropped before the recording
   * @param analyse analyses and draws a frame, which then reaches {@link send}
   */
  constructor(
    port: MessagePort,
    dropped: number,
    analyse: (frame: VideoFrame | ImageBitmap, timeMs: number) => Promise<unknown>,
  ) {
    this.#port = port;
    this.#dropped = dropped;
    port.onmessage = ({ data }: MessageEvent<RecorderMessage>) => {
      if (data.kind === 'taken') this.#inFlight--;
      else analyse(data.frame, data.timeMs).catch((thrown: unknown) => this.#fail(thrown));
    };
  }

  /**
   * Sends a copy of the drawn frame; the caller keeps the original.
   * @param dropped total number of frames that were not analysed
   */
  send(scene: Scene, report: FrameReport, dropped: number): void {
    // A new source counts from zero again.
    this.#lost += dropped < this.#dropped ? dropped : dropped - this.#dropped;
    this.#dropped = dropped;
    if (this.#inFlight >= MAX_IN_FLIGHT) {
      this.#lost++;
      return;
    }
    this.#inFlight++;
    const frame = isVideoFrame(scene.frame) ? scene.frame.clone() : null;
    const heatmap = scene.heatmap && {
      ...scene.heatmap,
      // The engine overwrites its shared memory with the next frame.
      map: copyMap(scene.heatmap.map),
    };
    this.#post(
      { kind: 'scene', scene: { ...scene, frame, heatmap, report, dropped: this.#lost } },
      frame ? [frame] : [],
    );
  }

  close(): void {
    this.#port.close();
  }

  #fail(thrown: unknown): void {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#post({ kind: 'failed', trouble: { name, message } }, []);
  }

  #post(message: TapMessage, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }
}

function copyMap(map: CellMap | ImageBitmap): CellMap | ImageBitmap {
  return 'values' in map ? { ...map, values: map.values.slice() } : map;
}

/** Whether a frame is a VideoFrame; some browsers lack the class. */
function isVideoFrame(frame: VideoFrame | ImageBitmap): frame is VideoFrame {
  return typeof VideoFrame === 'function' && frame instanceof VideoFrame;
}
