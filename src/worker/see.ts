// What looking for everyone takes from whoever has the frame and the network. Who gives it:
// watch-everyone.ts. Who looks: everyone-look.ts and closer-looks.ts.
import type { SeenPicture } from '../core/body-colors.ts';
import type { Rectangle, Size } from '../core/geometry.ts';
import type { Heads } from '../core/heads.ts';

/** One region of a frame, as the network saw it. */
export interface Seen {
  /** Valid until the network runs again. */
  heads: Heads;
  /** What was really seen: the region in the input's aspect. */
  crop: Rectangle;
  /** Its pixels, valid as long. */
  picture: SeenPicture;
}

/** Shows regions of one frame to the network, all in one run. */
export type See = (regions: readonly Rectangle[], input: Size) => Promise<readonly Seen[]>;
