// Follows the measures of a session for an element that shows them: new readings a few times a second.
// Who measures: page/live/measure-session.ts. Who shows: keydot-measures.ts, keydot-readings.ts.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MeasureReading } from '../../../core/measures/measure-monitor.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { measureSessionOf } from '../../live/measure-session.ts';

/** Numbers that change more often cannot be read, ms. */
const SHOWN_EVERY_MS = 250;

export class ReadingsController implements ReactiveController {
  /** As they are to be shown. */
  readings: readonly MeasureReading[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #session: () => LiveSession | null;
  #followed: LiveSession | null = null;
  #unsubscribe: () => void = () => undefined;
  #shownMs = -Infinity;

  /** @param session the one that the element shows now */
  constructor(host: ReactiveControllerHost, session: () => LiveSession | null) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#follow(this.#session());
  }

  hostConnected(): void {
    this.#follow(this.#session());
  }

  hostDisconnected(): void {
    this.#follow(null);
  }

  #follow(session: LiveSession | null): void {
    if (session === this.#followed) return;
    this.#unsubscribe();
    this.#unsubscribe = () => undefined;
    this.#followed = session;
    if (!session) return;
    const measures = measureSessionOf(session);
    this.readings = measures.readings;
    this.#unsubscribe = measures.events.subscribe((readings) => this.#show(readings));
  }

  #show(readings: readonly MeasureReading[]): void {
    const now = performance.now();
    const isOther = readings.length !== this.readings.length;
    if (!isOther && now - this.#shownMs < SHOWN_EVERY_MS) return;
    this.#shownMs = now;
    this.readings = readings;
    this.#host.requestUpdate();
  }
}
