// A value that is loaded on first use, e.g. a module that most users never need.

/** Loads a value once, on first use. */
export class Lazy<T> {
  readonly #load: () => Promise<T>;
  #loading: Promise<T> | null = null;
  #value: T | null = null;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** The value. All calls share one load; after a failure the next call tries again. */
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

  /** The value if it is loaded; null otherwise. */
  peek(): T | null {
    return this.#value;
  }
}
