// Chooses the precision of an open backend: its network must give the golden answer, and half precision is
// used where the device supports it, gives the golden answer too, and is quicker.
import golden from '../../../models/movenet-lightning/golden.json';
import { createGoldenPicture, measureGoldenError, parseGolden } from '../../core/model/golden.ts';
import type { Network } from '../../core/model/network.ts';
import type { Weights } from '../../core/model/weights.ts';
import type { Precision } from '../../core/model/backends.ts';
import { KeydotError } from '../../core/errors.ts';
import type { OpenBackend } from '../../engine/backend.ts';

/**
 * Maximum error of the golden answer, in logits or cells. Half precision has up to 0.1, or 0.2 to 0.4 on
 * hardware that truncates in place of rounding; a broken backend has several.
 */
const MAX_GOLDEN_ERROR = 0.3;

/** The input size at which networks are timed, pixels: the model's native one. */
const TIMED_SIDE_PX = 192;
const TIMED_RUNS = 5;

/** A backend computes something else than the reference network. */
export class WrongAnswerError extends KeydotError {
  override name = 'WrongAnswerError';
}

type CreateNetwork = (weights: Weights) => Promise<Network>;

/** A network that gives the golden answer, and its precision. */
export interface PreciseNetwork {
  network: Network;
  /** Creates networks of the same precision. */
  createNetwork: CreateNetwork;
  precision: Precision;
  /** One sentence: why this precision was chosen. Empty where there was no choice. */
  reason: string;
  /** The median time of a run; null where it was not measured. */
  networkMs: number | null;
}

/**
 * The quickest network of an open backend that gives the golden answer. On a software GPU, which runs only
 * when a person chose it, single precision alone is not timed: it would take seconds.
 * @throws WrongAnswerError when the answer in single precision is wrong
 */
export async function choosePrecision(
  opened: OpenBackend,
  weights: Weights,
): Promise<PreciseNetwork> {
  const { createNetwork, createHalfNetwork } = opened;
  const single = await createNetwork(weights);
  try {
    const error = await measureError(single);
    if (!(error <= MAX_GOLDEN_ERROR)) throw new WrongAnswerError(describeError(error));
    const base = { network: single, createNetwork, precision: 'f32' } as const;
    const half = createHalfNetwork && (await tryHalves(createHalfNetwork, weights));
    if (half && 'network' in half) return await compare(base, half);
    const networkMs = opened.software ? null : (await timeNetworks([single]))[0];
    return { ...base, reason: half?.reason ?? '', networkMs };
  } catch (error) {
    single.dispose();
    throw error;
  }
}

/** Keeps the quicker of two networks and disposes of the other. */
async function compare(
  single: { network: Network; createNetwork: CreateNetwork; precision: 'f32' },
  half: { network: Network; createNetwork: CreateNetwork },
): Promise<PreciseNetwork> {
  const [singleMs, halfMs] = await timeNetworks([single.network, half.network]);
  const times = `${halfMs.toFixed(1)} ms in half precision, ${singleMs.toFixed(1)} ms in single`;
  if (halfMs >= singleMs) {
    half.network.dispose();
    const reason = `Half precision is right but no quicker: ${times}.`;
    return { ...single, reason, networkMs: singleMs };
  }
  single.network.dispose();
  return { ...half, precision: 'f16', reason: `It takes ${times}.`, networkMs: halfMs };
}

/** A network of half precision that gives the golden answer, or the reason why there is none. */
async function tryHalves(
  createHalfNetwork: CreateNetwork,
  weights: Weights,
): Promise<{ network: Network; createNetwork: CreateNetwork } | { reason: string }> {
  let network: Network | null = null;
  try {
    network = await createHalfNetwork(weights);
    const error = await measureError(network);
    if (error <= MAX_GOLDEN_ERROR) return { network, createNetwork: createHalfNetwork };
    network.dispose();
    return {
      reason: `In half precision it is off by ${error.toPrecision(3)} (at most ${MAX_GOLDEN_ERROR} is accepted), so it computes in single.`,
    };
  } catch (error) {
    network?.dispose();
    const message = error instanceof Error ? error.message : String(error);
    return { reason: `Half precision failed to start, so it computes in single: ${message}` };
  }
}

/** The largest error of a network's golden answer, see {@link measureGoldenError}. */
async function measureError(network: Network): Promise<number> {
  const [answer] = await network.run(createGoldenPicture(), { heads: true, taps: false });
  return answer.heads ? measureGoldenError(answer.heads, parseGolden(golden)) : Infinity;
}

function describeError(error: number): string {
  return (
    `It gave a wrong answer to the golden picture (off by ${error.toPrecision(3)}, ` +
    `at most ${MAX_GOLDEN_ERROR} is accepted).`
  );
}

/** The median run times, ms. The networks take turns; the first run of each, which compiles, is not counted. */
async function timeNetworks(networks: readonly Network[]): Promise<number[]> {
  const values = new Float32Array(TIMED_SIDE_PX * TIMED_SIDE_PX * 3);
  const pictures = { count: 1, width: TIMED_SIDE_PX, height: TIMED_SIDE_PX, values };
  const times = networks.map((): number[] => []);
  for (let run = 0; run <= TIMED_RUNS; run++) {
    for (const [index, network] of networks.entries()) {
      const start = performance.now();
      await network.run(pictures, { heads: true, taps: false });
      if (run > 0) times[index].push(performance.now() - start);
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[each.length >> 1]);
}
