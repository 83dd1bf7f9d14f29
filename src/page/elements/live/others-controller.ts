// Whether the one followed is out of sight for long enough to be told, and whether there are others to
// follow instead. Who shows it: keydot-people.ts.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LiveEvent } from '../../live/live-state.ts';

/** What is to be told of others than the one followed. */
export type Others = 'none' | 'near' | 'looked for';

/** Who is hidden for less is hardly missed, ms. */
const TOLD_AFTER_MS = 400;
/** Others are offered until nobody else was seen for so many reports, a second each. */
const OFFERED_REPORTS = 4;

export class OthersController implements ReactiveController {
  #lostSinceMs: number | null = null;
  #aloneReports = OFFERED_REPORTS;
  #isLost = false;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  // It only hears.
  hostConnected(): void {
    return;
  }

  /** `looked for` while the one followed is out of sight. */
  get others(): Others {
    if (this.#isLost) return 'looked for';
    return this.#aloneReports < OFFERED_REPORTS ? 'near' : 'none';
  }

  hear(event: LiveEvent): void {
    const before = this.others;
    if (event.kind === 'stats')
      this.#aloneReports = event.stats.others ? 0 : this.#aloneReports + 1;
    else if (event.kind === 'frame') this.#see(event.report);
    if (before !== this.others) this.host.requestUpdate();
  }

  #see({ people, timeMs }: Extract<LiveEvent, { kind: 'frame' }>['report']): void {
    // A score of 0 is no guess: it says that somebody known is hidden.
    const isHidden = people.length === 1 && people[0].score === 0;
    this.#lostSinceMs = isHidden ? Math.min(this.#lostSinceMs ?? timeMs, timeMs) : null;
    this.#isLost = this.#lostSinceMs !== null && timeMs - this.#lostSinceMs >= TOLD_AFTER_MS;
  }
}
