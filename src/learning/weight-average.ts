// A running mean of the decoder's weights. While the rate is high the weights jump about; their mean
// is better than any of them, so a run may be stopped, or judged, at any step.
import type { NamedArray, Weights } from '../core/model/weights.ts';

/** What remains of the mean at every step, once the run is under way. */
const DECAY = 0.98;

/** The mean so far, over about the last fifty steps. */
export class WeightAverage {
  #arrays = new Map<string, NamedArray>();
  #count = 0;

  /** Takes the weights of one more step in. */
  add(weights: Weights): void {
    // At the start all steps count alike, or the first weights would stay for long.
    const share = Math.max(1 - DECAY, 1 / ++this.#count);
    for (const [name, { shape, values }] of weights) {
      const mean = this.#arrays.get(name)?.values;
      if (!mean) this.#arrays.set(name, { shape, values: values.slice() });
      else for (let i = 0; i < mean.length; i++) mean[i] += share * (values[i] - mean[i]);
    }
  }

  /** A copy of the mean, and how many steps it has seen. */
  state(): { weights: Weights; count: number } {
    const copies = [...this.#arrays].map(
      ([name, { shape, values }]) => [name, { shape, values: values.slice() }] as const,
    );
    return { weights: new Map(copies), count: this.#count };
  }

  /** Goes on from a state. */
  restore({ weights, count }: { weights: Weights; count: number }): void {
    this.#arrays = new Map(
      [...weights].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
    );
    this.#count = count;
  }
}
