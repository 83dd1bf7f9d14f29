// The listeners of one thing that tells typed events.

export class Emitter<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Calls the listener with every event from now on. @returns ends that */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: Event): void {
    // A copy, because a listener may leave while it is called.
    for (const listener of [...this.#listeners]) listener(event);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
