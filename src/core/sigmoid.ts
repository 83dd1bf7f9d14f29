// Logits and probabilities: the network answers in the one, people read the other.

/** The probability 0..1 that a logit stands for. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The inverse of {@link sigmoid}: 0 gives −∞, 1 gives +∞. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
