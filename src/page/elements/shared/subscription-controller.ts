// Subscribes an element to the events of a session or library for as long as the element is connected,
// and follows the source when the property that holds it changes.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Emitter } from '../../shell/emitter.ts';

export class SubscriptionController<Event> implements ReactiveController {
  readonly #source: () => Emitter<Event> | null | undefined;
  readonly #onEvent: (event: Event) => void;
  #current: Emitter<Event> | null = null;
  #unsubscribe: () => void = () => undefined;

  /**
   * @param source reads the emitter from the host's properties
   * @param onEvent renders the host again if omitted
   */
  constructor(
    host: ReactiveControllerHost,
    source: () => Emitter<Event> | null | undefined,
    onEvent: (event: Event) => void = () => host.requestUpdate(),
  ) {
    this.#source = source;
    this.#onEvent = onEvent;
    host.addController(this);
  }

  hostConnected(): void {
    this.#follow(this.#source() ?? null);
  }

  hostUpdate(): void {
    this.#follow(this.#source() ?? null);
  }

  hostDisconnected(): void {
    this.#follow(null);
  }

  #follow(source: Emitter<Event> | null): void {
    if (source === this.#current) return;
    this.#unsubscribe();
    this.#current = source;
    this.#unsubscribe = source?.subscribe(this.#onEvent) ?? (() => undefined);
  }
}
