// What becomes of found people before they are shown: each is steadied by their own filters, joints come
// and go without flicker, and over free running video they are drawn where they will be. One person's
// filters: pose-smoother.ts, joint-visibility.ts, predict-pose.ts. What it costs: smoothing-cost.ts.
import type { Size } from '../geometry.ts';
import { JointVisibility } from './joint-visibility.ts';
import type { Person } from '../pose.ts';
import { predictPose } from './predict-pose.ts';
import { SmoothingCost, type SmoothingReport } from './smoothing-cost.ts';
import { PoseSmoother } from './pose-smoother.ts';

/** Who is out of sight for longer begins anew, ms. */
const MEMORY_MS = 1000;

interface Known {
  smoother: PoseSmoother;
  visibility: JointVisibility;
  seenMs: number;
}

export class PoseSmoothing {
  #known = new Map<number, Known>();
  #cost = new SmoothingCost();

  /** Everyone with steadier places and their own scores. */
  steady(people: readonly Person[], frame: Size, timeMs: number, steadiness: number): Person[] {
    for (const [id, { seenMs }] of this.#known) {
      if (Math.abs(timeMs - seenMs) > MEMORY_MS) this.#known.delete(id);
    }
    return people.map((person, index) => {
      const known = this.#know(person.id, timeMs);
      const steadied = known.smoother.smooth(person, frame, timeMs, steadiness);
      // One person is enough to tell what it costs: the surest.
      if (index === 0) {
        const { bodyPx } = known.smoother.motion;
        this.#cost.add({ id: person.id, found: person, shown: steadied, frame, bodyPx, timeMs });
      }
      return { id: person.id, ...steadied };
    });
  }

  /** As they are to be drawn over their own frame, see JointVisibility for scores. */
  present(people: readonly Person[], minimumScore: number, timeMs: number): Person[] {
    return people.map((person) => {
      const { visibility } = this.#know(person.id, timeMs);
      return { id: person.id, ...visibility.settle(person, minimumScore, timeMs) };
    });
  }

  /** Where they should be `aheadMs` after their frame. */
  predict(people: readonly Person[], frame: Size, aheadMs: number): Person[] {
    return people.map((person) => {
      const known = this.#known.get(person.id);
      if (!known) return person;
      return { id: person.id, ...predictPose(person, known.smoother.motion, frame, aheadMs) };
    });
  }

  /** What steadying took off and cost in the last seconds. */
  measureCost(): SmoothingReport {
    return this.#cost.measure();
  }

  /** Nobody who was seen before has to do with what comes next. */
  forget(): void {
    this.#known.clear();
    this.#cost.reset();
  }

  #know(id: number, timeMs: number): Known {
    let known = this.#known.get(id);
    if (!known) {
      known = { smoother: new PoseSmoother(), visibility: new JointVisibility(), seenMs: timeMs };
      this.#known.set(id, known);
    }
    known.seenMs = timeMs;
    return known;
  }
}
