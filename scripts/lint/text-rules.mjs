// What `npm run lint` checks in the text of the repository and ESLint cannot see: names that two files
// export, retired words, and mentions of files that do not exist. Next: check-text.mjs.

/**
 * @typedef {object} Problem
 * @property {string} file
 * @property {number} line counted from 1
 * @property {string} message
 */

/** A declared or re-exported name. Not `export {x}` of a local one: the code style has no such line. */
const EXPORT =
  /^export (?:declare |abstract |async |default )*(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm;
const RE_EXPORT = /^export (?:type )?\{([^}]*)\} from/gm;

/**
 * Names that several files export: a reader should find a name in one place.
 * @param {ReadonlyMap<string, string>} files TypeScript sources, text by path
 * @returns {Problem[]}
 */
export function findDuplicateExports(files) {
  /** @type {Map<string, string>} */
  const first = new Map();
  /** @type {Problem[]} */
  const problems = [];
  for (const [file, text] of files) {
    const declared = [...text.matchAll(EXPORT)].map((match) => ({ match, names: [match[1]] }));
    const passedOn = [...text.matchAll(RE_EXPORT)].map((match) => ({
      match,
      names: match[1].split(',').map((part) => part.trim().split(/\s+/).at(-1) ?? ''),
    }));
    for (const { match, names } of [...declared, ...passedOn]) {
      for (const name of names.filter(Boolean)) {
        const other = first.get(name);
        // Overloads of a function are one declaration.
        if (other !== undefined && other !== file) {
          const message = `"${name}" is exported by ${other} too: give one of them another name.`;
          problems.push({ file, line: lineOf(text, match.index), message });
        } else first.set(name, file);
      }
    }
  }
  return problems;
}

/** Words that names must not contain, in any case, and what to say. Several words are a sequence. */
const RETIRED_IN_NAMES = [
  ['looker', 'FrameInference'],
  ['sight', 'FrameResult'],
  ['watcher', 'pipeline or monitor'],
  ['watchers', 'pipelines or monitors'],
  ['follower', 'tracker'],
  ['steadier', 'smoothing'],
  ['shelf', 'library'],
  ['take home', 'capture bar'],
  ['held out watch', 'validation monitor'],
  ['doubles', 'duplicates or non-maximum suppression'],
  ['flatness', 'peak ambiguity'],
  ['keeper', 'manager'],
  ['nobody', 'unmatched or none'],
  ['whoever', 'the person, the caller'],
];

/** Retired as the name of a class or type; the words themselves are fine. */
const RETIRED_TYPES = new Map([
  ['Later', 'Lazy'],
  ['Turns', 'SerialQueue'],
]);

/**
 * Retired words in identifiers, not in sentences, and constants that begin with LEAST_ or MOST_.
 * @param {string} file
 * @param {string} text its source
 * @returns {Problem[]}
 */
export function findRetiredNames(file, text) {
  const blank = (/** @type {string} */ part) => part.replace(/[^\n]/g, ' ');
  const code = text.replace(COMMENT, blank).replace(STRING, blank);
  /** @type {Problem[]} */
  const problems = [];
  for (const match of code.matchAll(/\b[A-Za-z_$][\w$]*/g)) {
    const advice = adviseName(match[0]);
    if (!advice) continue;
    const message = `"${match[0]}" is retired: ${advice}.`;
    problems.push({ file, line: lineOf(text, match.index), message });
  }
  return problems;
}

/**
 * @param {string} name
 * @returns {string | null} what to write instead, null when the name is fine
 */
function adviseName(name) {
  // A field of lesson files: renaming it would need a new version of the format.
  if (name === 'flatness') return null;
  if (/^(LEAST|MOST)_/.test(name)) return 'write MIN_ or MAX_';
  const type = RETIRED_TYPES.get(name);
  if (type) return `write ${type}`;
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  const found = RETIRED_IN_NAMES.find(([retired]) => ` ${words} `.includes(` ${retired} `));
  return found ? `say ${found[1]}` : null;
}

const RETIRED_WORDS = /\b(nobody|whoever|whom|who asks|who calls)\b/gi;

/**
 * Retired words anywhere in a text: comments, sentences, documents.
 * @param {string} file
 * @param {string} text
 * @returns {Problem[]}
 */
export function findRetiredWords(file, text) {
  return [...text.matchAll(RETIRED_WORDS)].map((match) => ({
    file,
    line: lineOf(text, match.index),
    message: `"${match[0]}" is retired: say who or what is meant.`,
  }));
}

const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g;
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;
const MENTION =
  /(?<![\w*<>…{}$/.-])((?:[\w.-]+\/)*[\w-][\w.-]*\.(?:ts|mjs|wgsl))\b(?![\w*-]|\.\w)/g;

/**
 * Files that a comment or a document mentions and that do not exist. A path may be relative to the repository,
 * to `src`, to the file, or be the end of one.
 * @param {string} file
 * @param {string} text
 * @param {readonly string[]} paths every file of the repository
 * @returns {Problem[]}
 */
export function findMissingFiles(file, text, paths) {
  const parts = file.endsWith('.md') ? [{ 0: text, index: 0 }] : [...text.matchAll(COMMENT)];
  const ends = paths.map((path) => `/${path}`);
  /** @type {Problem[]} */
  const problems = [];
  for (const part of parts) {
    for (const match of part[0].matchAll(MENTION)) {
      const path = match[1].replace(/^(\.{1,2}\/)+/, '');
      if (ends.some((end) => end.endsWith(`/${path}`))) continue;
      const line = lineOf(text, part.index + match.index);
      problems.push({
        file,
        line,
        message: `Expected a file ${match[1]}, found none of this name.`,
      });
    }
  }
  return problems;
}

/**
 * @param {string} text
 * @param {number} index
 */
function lineOf(text, index) {
  return text.slice(0, index).split('\n').length;
}
