// What a recording and its files are called: by the app, the day and the minute.

/** `keydot-2026-11-22-1432`, by the clock on the wall; with a number where names are taken. */
export function recordingName(moment: Date, taken: ReadonlySet<string> = new Set()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join('-');
  const name = `keydot-${day}-${two(moment.getHours())}${two(moment.getMinutes())}`;
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** ISO 8601 with the offset from UTC, so that both the moment and the local hour can be read. */
export function localTimestamp(moment: Date): string {
  const offsetMinutes = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
