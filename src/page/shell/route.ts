// Where in the app the address leads: a place, and in Teach a lesson and one of its steps. Kept in the
// part after the #, so that back, forward and reload work without a server.

export const LESSON_STEPS = ['frames', 'label', 'train'] as const;
export type LessonStep = (typeof LESSON_STEPS)[number];

export type Route =
  | { place: 'live' }
  | { place: 'teach'; lessonId: string | null; step: LessonStep }
  | { place: 'lab' };

/** The route of an address. @param hash `location.hash`; what makes no sense leads to Live */
export function parseRoute(hash: string): Route {
  const [place, lessonId, step] = hash.replace(/^#\/?/, '').split('/');
  if (place === 'lab') return { place };
  if (place !== 'teach') return { place: 'live' };
  const known = LESSON_STEPS.find((each) => each === step);
  return { place, lessonId: lessonId || null, step: known ?? 'frames' };
}

/** The address of a route, with its #. */
export function formatRoute(route: Route): string {
  if (route.place !== 'teach') return `#${route.place}`;
  const { lessonId, step } = route;
  return lessonId === null ? '#teach' : `#teach/${lessonId}/${step}`;
}
