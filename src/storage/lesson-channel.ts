// What tabs and workers tell each other about what is kept, so that none shows what is long past.
import * as v from 'valibot';

const messageSchema = v.variant('kind', [
  v.object({ kind: v.literal('lesson-written'), lessonId: v.string(), revision: v.number() }),
  /** A lesson came, went, or came back. */
  v.object({ kind: v.literal('lessons-changed') }),
  /** A model came or went, or another one is in use. */
  v.object({ kind: v.literal('models-changed') }),
  v.object({ kind: v.literal('runs-changed'), lessonId: v.string() }),
]);

export type LessonMessage = v.InferOutput<typeof messageSchema>;

export class LessonChannel {
  readonly #channel: BroadcastChannel;

  /** @param onMessage called with what others tell, never with what this one told */
  constructor(databaseName = 'keydot', onMessage: (message: LessonMessage) => void) {
    this.#channel = new BroadcastChannel(`${databaseName}-lessons`);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      // Another version of the app may say what this one does not know, and need not.
      const parsed = v.safeParse(messageSchema, data);
      if (parsed.success) onMessage(parsed.output);
    };
  }

  tell(message: LessonMessage): void {
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#channel.close();
  }
}
