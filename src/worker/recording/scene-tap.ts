// The pose worker's end of a recording: gives the recorder a copy of every frame with what was drawn
// over it. When the recorder falls behind, frames are left out and counted, so that the live view
// never waits. Next: recording.ts.
import type { CellMap } from '../../core/model/heads.ts';
import type { FrameReport } from '../../api/pose-api.ts';
import type { Scene } from '../stage/stage.ts';
import type { FromPose, FromRecorder } from './scene-port.ts';

/** A camera has few buffers for its frames, and stops when all of them are held. */
const MAX_UNDER_WAY = 3;

export class SceneTap {
  readonly #port: MessagePort;
  #underWay = 0;
  /** Since this began. */
  #lost = 0;
  #dropped: number;

  /**
   * @param dropped frames that were dropped until now, which are none of the recording's
   * @param analyse analyses a frame of the recorder's and draws it, so that it comes by here
   */
  constructor(
    port: MessagePort,
    dropped: number,
    analyse: (frame: VideoFrame | ImageBitmap, timeMs: number) => Promise<unknown>,
  ) {
    this.#port = port;
    this.#dropped = dropped;
    port.onmessage = ({ data }: MessageEvent<FromRecorder>) => {
      if (data.kind === 'taken') this.#underWay--;
      else analyse(data.frame, data.timeMs).catch((thrown: unknown) => this.#fail(thrown));
    };
  }

  /**
   * Sends what was just drawn; the frame stays the caller's.
   * @param dropped frames that came and were not analysed, in all
   */
  send(scene: Scene, report: FrameReport, dropped: number): void {
    // A new source counts from nothing again.
    this.#lost += dropped < this.#dropped ? dropped : dropped - this.#dropped;
    this.#dropped = dropped;
    if (this.#underWay >= MAX_UNDER_WAY) {
      this.#lost++;
      return;
    }
    this.#underWay++;
    const frame = isVideoFrame(scene.frame) ? scene.frame.clone() : null;
    const heatmap = scene.heatmap && {
      ...scene.heatmap,
      // The engine's memory is shared between threads, and the next frame is written into it.
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

  #post(message: FromPose, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }
}

function copyMap(map: CellMap | ImageBitmap): CellMap | ImageBitmap {
  return 'values' in map ? { ...map, values: map.values.slice() } : map;
}

/** Whether it came from WebCodecs, which some browsers do not have. */
function isVideoFrame(frame: VideoFrame | ImageBitmap): frame is VideoFrame {
  return typeof VideoFrame === 'function' && frame instanceof VideoFrame;
}
