// Where files from outside belong: lessons, models and labels are taught with, pictures and videos are
// watched.

/** @returns the place that opens them all together */
export function placeOfFiles(files: readonly Pick<File, 'name' | 'type'>[]): 'live' | 'teach' {
  const isLesson = ({ name, type }: Pick<File, 'name' | 'type'>) =>
    /\.(keydot|zip|json)$/i.test(name) || /^application\/([\w.-]+\+)?(zip|json)$/.test(type);
  return files.some(isLesson) ? 'teach' : 'live';
}
