// Notifies other tabs and workers of changes in the database, so that they can reload.
import * as v from 'valibot';

const messageSchema = v.variant('kind', [
  v.object({ kind: v.literal('lesson-written'), lessonId: v.string(), revision: v.number() }),
  /** A lesson was added, deleted or restored. */
  v.object({ kind: v.literal('lessons-changed') }),
  /** A model was added or deleted, or the model in use changed. */
  v.object({ kind: v.literal('models-changed') }),
  v.object({ kind: v.literal('runs-changed'), lessonId: v.string() }),
]);

export type LessonMessage = v.InferOutput<typeof messageSchema>;

/** A BroadcastChannel with validated messages. */
export class LessonChannel {
  readonly #channel: BroadcastChannel;

  /** @param onMessage called with messages of other tabs and workers only */
  constructor(databaseName = 'keydot', onMessage: (message: LessonMessage) => void) {
    this.#channel = new BroadcastChannel(`${databaseName}-lessons`);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      // Messages of other app versions may be unknown; they are ignored.
      const parsed = v.safeParse(messageSchema, data);
      if (parsed.success) onMessage(parsed.output);
    };
  }

  post(message: LessonMessage): void {
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#channel.close();
  }
}
