// In which precision a backend computes: checked against the golden answer, and where the device has halves
// those are tried too, and taken when they are right and quicker. Who asks: choose-backend.ts.
import golden from '../../../models/movenet-lightning/golden.json';
import { createGoldenPicture, measureGoldenError, parseGolden } from '../../core/model/golden.ts';
import type { Network } from '../../core/model/network.ts';
import type { Weights } from '../../core/model/weights.ts';
import type { Precision } from '../../core/model/backends.ts';
import { BackendUnavailableError, type OpenBackend } from '../../engine/backend.ts';

/**
 * A logit may be off by this much, or a place by so many cells. Halves come to a tenth (halves that are cut
 * off instead of rounded to 0.4, in products too to 0.2), a broken backend to several.
 */
const GOLDEN_TOLERANCE = 0.3;

/** The size at which times are compared, pixels: the model's native one. */
const TIMED_SIDE = 192;
const TIMED_RUNS = 5;

type CreateNetwork = (weights: Weights) => Promise<Network>;

/** A network that gives the golden answer, and how it was chosen. */
export interface PreciseNetwork {
  network: Network;
  /** Makes others of the same precision. */
  createNetwork: CreateNetwork;
  precision: Precision;
  /** Why in this precision, a sentence; empty where there was no choice. */
  reason: string;
  /** The median time of a run; null where nothing was compared. */
  networkMs: number | null;
}

/**
 * The quickest network of an open backend that gives the golden answer. Of a software GPU, which is only
 * there because someone wants it, nothing is timed unless there is a choice.
 * @throws BackendUnavailableError when its answer is wrong in single precision
 */
export async function choosePrecision(
  opened: OpenBackend,
  weights: Weights,
): Promise<PreciseNetwork> {
  const { createNetwork, createHalfNetwork } = opened;
  const single = await createNetwork(weights);
  try {
    const error = await measureError(single);
    if (!(error <= GOLDEN_TOLERANCE)) throw new BackendUnavailableError(sayWrong(error));
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

/** Takes halves where they are quicker. */
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

/** A network of halves that is believed, or why there is none: the device goes on without. */
async function tryHalves(
  createHalfNetwork: CreateNetwork,
  weights: Weights,
): Promise<{ network: Network; createNetwork: CreateNetwork } | { reason: string }> {
  let network: Network | null = null;
  try {
    network = await createHalfNetwork(weights);
    const error = await measureError(network);
    if (error <= GOLDEN_TOLERANCE) return { network, createNetwork: createHalfNetwork };
    network.dispose();
    return {
      reason: `In half precision it is off by ${error.toPrecision(3)} (at most ${GOLDEN_TOLERANCE} is believed), so it computes in single.`,
    };
  } catch (error) {
    network?.dispose();
    const message = error instanceof Error ? error.message : String(error);
    return { reason: `Half precision failed to start, so it computes in single: ${message}` };
  }
}

/** How far a network is from the golden answer. */
async function measureError(network: Network): Promise<number> {
  const [answer] = await network.run(createGoldenPicture(), { heads: true, taps: false });
  return answer.heads ? measureGoldenError(answer.heads, parseGolden(golden)) : Infinity;
}

function sayWrong(error: number): string {
  return (
    `It gave a wrong answer to the golden picture (off by ${error.toPrecision(3)}, ` +
    `at most ${GOLDEN_TOLERANCE} is believed).`
  );
}

/** The median times of networks that run in turn at the native size, ms, after one run that compiles. */
async function timeNetworks(networks: readonly Network[]): Promise<number[]> {
  const values = new Float32Array(TIMED_SIDE * TIMED_SIDE * 3);
  const pictures = { count: 1, width: TIMED_SIDE, height: TIMED_SIDE, values };
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
