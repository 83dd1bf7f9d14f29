// The route in the URL's hash: a place of the app, and in Teach a lesson and one of its steps.
// Back, forward and reload work without a server.

/** The steps of a lesson, in order. */
export const LESSON_STEPS = ['frames', 'label', 'train'] as const;
export type LessonStep = (typeof LESSON_STEPS)[number];

/** A place of the app. */
export type Route =
  | { place: 'live' }
  | { place: 'teach'; lessonId: string | null; step: LessonStep }
  | { place: 'lab' };

/** Parses a route; an invalid one becomes Live. @param hash `location.hash` */
export function parseRoute(hash: string): Route {
  const [place, lessonId, step] = hash.replace(/^#\/?/, '').split('/');
  if (place === 'lab') return { place };
  if (place !== 'teach') return { place: 'live' };
  const known = LESSON_STEPS.find((each) => each === step);
  return { place, lessonId: lessonId || null, step: known ?? 'frames' };
}

/** Formats a route as a hash, including the #. */
export function formatRoute(route: Route): string {
  if (route.place !== 'teach') return `#${route.place}`;
  const { lessonId, step } = route;
  return lessonId === null ? '#teach' : `#teach/${lessonId}/${step}`;
}
