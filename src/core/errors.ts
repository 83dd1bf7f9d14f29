// The base class of Keydot's errors. Subclasses set `name`, because the class itself is lost when an error
// crosses a thread.

/** An error with a message of the form "Expected …, got …". The page turns it into words for people. */
export class KeydotError extends Error {
  override name = 'KeydotError';
}
