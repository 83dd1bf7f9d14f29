// What is loaded when it is first wanted, because most people never want it: everyone (pipeline-selector.ts),
// sharper looks (single-person-pipeline.ts), points for a lesson (pose-engine.ts).

export class Lazy<T> {
  readonly #load: () => Promise<T>;
  #loading: Promise<T> | null = null;
  #value: T | null = null;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** The same for everybody. Where loading fails, the next who asks has it tried again. */
  get(): Promise<T> {
    this.#loading ??= this.#load().then(
      (value) => (this.#value = value),
      (thrown: unknown) => {
        this.#loading = null;
        throw thrown;
      },
    );
    return this.#loading;
  }

  /** Null while nobody has had it. */
  peek(): T | null {
    return this.#value;
  }
}
