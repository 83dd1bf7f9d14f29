// Runs a view of a picture through the pretrained network, for training samples. Next: learning/collect-samples.ts.
import type { View } from '../core/training/augment.ts';
import { KeydotError } from '../core/errors.ts';
import type { Size } from '../core/geometry.ts';
import type { CellMap, Heads } from '../core/model/heads.ts';
import type { Taps } from '../core/model/movenet.ts';
import type { Network, Wanted } from '../core/model/network.ts';
import type { Picture } from '../core/image/pixel-planes.ts';
import { sampleView } from '../core/image/sample-view.ts';

/** The network did not return a requested output. */
export class NetworkAnswerError extends KeydotError {
  override name = 'NetworkAnswerError';
}

/** The requested outputs; others may be null. */
export interface ViewResult<W extends Wanted> {
  taps: W['taps'] extends true ? Taps<CellMap> : Taps<CellMap> | null;
  heads: W['heads'] extends true ? Heads : Heads | null;
}

/**
 * Samples a view and runs the network on it. The network reuses the returned maps in its next run.
 * @param input size of the view, pixels
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
    throw new NetworkAnswerError('Expected the network to return all requested outputs.');
  }
  return { taps, heads } as ViewResult<W>;
}
