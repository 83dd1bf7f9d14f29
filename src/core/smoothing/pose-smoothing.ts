// Prepares detected people for display: smooths each person (pose-smoother.ts), shows and hides joints without flicker
// (joint-visibility.ts), predicts poses over free-running video (predict-pose.ts), and measures the effect
// (smoothing-cost.ts).
import type { Size } from '../geometry.ts';
import { JointVisibility } from './joint-visibility.ts';
import type { Person } from '../pose.ts';
import { predictPose } from './predict-pose.ts';
import { SmoothingCost, type SmoothingReport } from './smoothing-cost.ts';
import { PoseSmoother } from './pose-smoother.ts';

/** A person who was missing for longer starts anew, ms. */
const MAX_GAP_MS = 1000;

interface SmoothedPerson {
  smoother: PoseSmoother;
  visibility: JointVisibility;
  seenMs: number;
}

export class PoseSmoothing {
  #known = new Map<number, SmoothedPerson>();
  #cost = new SmoothingCost();

  /** Everyone with smoothed places and their own scores. @param strength 0..1 */
  smooth(people: readonly Person[], frame: Size, timeMs: number, strength: number): Person[] {
    for (const [id, { seenMs }] of this.#known) {
      if (Math.abs(timeMs - seenMs) > MAX_GAP_MS) this.#known.delete(id);
    }
    return people.map((person, index) => {
      const known = this.#find(person.id, timeMs);
      const smoothed = known.smoother.smooth(person, frame, timeMs, strength);
      // The most confident person is enough to measure the effect.
      if (index === 0) {
        const { bodyPx } = known.smoother.motion;
        this.#cost.add({ id: person.id, found: person, shown: smoothed, frame, bodyPx, timeMs });
      }
      return { id: person.id, ...smoothed };
    });
  }

  /** As drawn over their own frame; see `JointVisibility` for the scores. */
  present(people: readonly Person[], minimumScore: number, timeMs: number): Person[] {
    return people.map((person) => {
      const { visibility } = this.#find(person.id, timeMs);
      return { id: person.id, ...visibility.settle(person, minimumScore, timeMs) };
    });
  }

  /** As expected `aheadMs` after their frame. */
  predict(people: readonly Person[], frame: Size, aheadMs: number): Person[] {
    return people.map((person) => {
      const known = this.#known.get(person.id);
      if (!known) return person;
      return { id: person.id, ...predictPose(person, known.smoother.motion, frame, aheadMs) };
    });
  }

  /** Jitter removed and delay added in the last seconds. */
  measureCost(): SmoothingReport {
    return this.#cost.measure();
  }

  /** Forgets everyone. */
  reset(): void {
    this.#known.clear();
    this.#cost.reset();
  }

  #find(id: number, timeMs: number): SmoothedPerson {
    let known = this.#known.get(id);
    if (!known) {
      known = { smoother: new PoseSmoother(), visibility: new JointVisibility(), seenMs: timeMs };
      this.#known.set(id, known);
    }
    known.seenMs = timeMs;
    return known;
  }
}
