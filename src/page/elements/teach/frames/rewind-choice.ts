// Which of the frozen frames is looked at, and which are to be kept. Stepping takes the choice along
// until someone marks a frame; from then on every frame is marked by itself. Shown by keydot-rewind.ts.

export interface RewindChoice {
  /** How many there are; the last is the one just shown. */
  readonly count: number;
  /** The frame that is looked at. */
  readonly at: number;
  readonly picked: readonly number[];
  /** Whether someone has marked frames by hand. */
  readonly isMarked: boolean;
}

/** The frame just shown, and it alone. */
export function beginChoice(count: number): RewindChoice {
  return { count, at: count - 1, picked: [count - 1], isMarked: false };
}

/** Looks at another frame; past the ends stays at them. */
export function lookAtFrame(choice: RewindChoice, index: number): RewindChoice {
  const at = Math.min(choice.count - 1, Math.max(0, index));
  return { ...choice, at, picked: choice.isMarked ? choice.picked : [at] };
}

/** Marks the frame that is looked at, or takes the mark away. */
export function toggleFrame(choice: RewindChoice): RewindChoice {
  const { at, picked } = choice;
  const others = picked.filter((index) => index !== at);
  const isPicked = others.length < picked.length;
  const next = isPicked ? others : [...picked, at].sort((a, b) => a - b);
  return { ...choice, picked: next, isMarked: true };
}
