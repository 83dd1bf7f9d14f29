// What looking for everyone takes from whoever has the frame and the network. Who gives it:
// multi-person-pipeline.ts. Who looks: multi-person-detector.ts and crop-refiner.ts.
import type { InputPicture } from '../../core/image/body-colors.ts';
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { Heads } from '../../core/model/heads.ts';

/** One region of a frame, as the network saw it. */
export interface CropResult {
  /** Valid until the network runs again. */
  heads: Heads;
  /** What was really seen: the region in the input's aspect. */
  crop: Rectangle;
  /** Its pixels, valid as long. */
  picture: InputPicture;
}

/** Shows regions of one frame to the network, all in one run. */
export type RunCrops = (
  regions: readonly Rectangle[],
  input: Size,
) => Promise<readonly CropResult[]>;
