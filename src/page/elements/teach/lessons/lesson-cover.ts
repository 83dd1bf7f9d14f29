// One picture for a lesson in the list: that of any of its frames.
import { ownRange } from '../../../../storage/lesson-store.ts';
import { unpackPicture } from '../../../../storage/stored-picture.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';

/** A picture of the lesson's; null while it has none. */
export async function readCover(lessons: LessonSession, lessonId: string): Promise<Blob | null> {
  const picture = await lessons.database.use((database) =>
    database.get('pictures', ownRange(lessonId)),
  );
  return unpackPicture(picture);
}
