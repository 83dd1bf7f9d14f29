// A view of a picture through the frozen network: what training, judging and finding all begin with.
// Live frames take the faster path of core/image/sample-planes.ts. Who asks: collect-samples.ts, find-points.ts.
import type { View } from '../core/training/augment.ts';
import { KeydotError } from '../core/errors.ts';
import type { Size } from '../core/geometry.ts';
import type { CellMap, Heads } from '../core/model/heads.ts';
import type { Taps } from '../core/model/movenet.ts';
import type { Network, Wanted } from '../core/model/network.ts';
import type { Picture } from '../core/image/pixel-planes.ts';
import { sampleView } from '../core/image/sample-view.ts';

/** The network did not answer with what it was asked for. */
export class NetworkAnswerError extends KeydotError {
  override name = 'NetworkAnswerError';
}

/** A part is there when it was wanted. */
export interface ViewResult<W extends Wanted> {
  taps: W['taps'] extends true ? Taps<CellMap> : Taps<CellMap> | null;
  heads: W['heads'] extends true ? Heads : Heads | null;
}

/**
 * What the network sees in a view. The maps are the network's until its next run.
 * @param input of the network, pixels: the view's size
 * @throws NetworkAnswerError
 */
export async function seeView<const W extends Wanted>(
  network: Network,
  picture: Picture,
  { toFrame, light }: View,
  input: Size,
  wanted: W,
): Promise<ViewResult<W>> {
  const values = new Float32Array(input.width * input.height * 3);
  sampleView(picture, toFrame, input, light, values);
  const [{ taps, heads }] = await network.run({ count: 1, ...input, values }, wanted);
  if ((wanted.taps && !taps) || (wanted.heads && !heads)) {
    throw new NetworkAnswerError('Expected the network to answer with all that was asked for.');
  }
  return { taps, heads } as ViewResult<W>;
}
