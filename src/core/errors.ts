// The root of our errors. A subclass sets `name`, by which it is known after crossing a thread.

/** An error whose message says what was expected and what came. Words for people live in elements. */
export class KeydotError extends Error {
  override name = 'KeydotError';
}
