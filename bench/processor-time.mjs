// CPU time of a browser by process and, on Linux, by thread (/proc). Unlike elapsed time, it hardly depends on other
// programs. Next: visit.mjs.
import { readdirSync, readFileSync } from 'node:fs';

/** Unit of CPU time in /proc: 100 ticks per second (USER_HZ). */
const TICK_MS = 10;

/**
 * CPU time of one thread, or of one process where threads are not listed.
 * @typedef {{key: string, part: string, processId: number, ms: number}} Used
 */

/**
 * @param {import('playwright').Browser} browser
 * @returns {Promise<Used[]>} CPU time of all its processes
 */
export async function readProcessorTime(browser) {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.flatMap(readProcess);
  } finally {
    await session.detach();
  }
}

/**
 * CPU time between two readings by part in milliseconds, in decreasing order. A page's workers are numbered in the
 * order of their start: Keydot's first is the pose worker, the following are the engine's threads.
 * @param {Used[]} after
 * @param {Used[]} before
 * @returns {Record<string, number>}
 */
export function subtractProcessorTime(after, before) {
  const earlier = new Map(before.map(({ key, ms }) => [key, ms]));
  const parts = new Map();
  for (const { key, part, ms } of after) {
    parts.set(part, (parts.get(part) ?? 0) + ms - (earlier.get(key) ?? 0));
  }
  return Object.fromEntries([...parts].filter(([, ms]) => ms > 0).toSorted((a, b) => b[1] - a[1]));
}

/**
 * The process of a type with the most CPU time between two readings.
 * @param {Used[]} after
 * @param {Used[]} before
 * @param {string} type the browser's term, e.g. `renderer` for a page
 * @returns {number | null}
 */
export function findBusiest(after, before, type) {
  const earlier = new Map(before.map(({ key, ms }) => [key, ms]));
  const sums = new Map();
  for (const { key, part, processId, ms } of after) {
    if (!part.startsWith(type)) continue;
    sums.set(processId, (sums.get(processId) ?? 0) + ms - (earlier.get(key) ?? 0));
  }
  return [...sums].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function readProcess({ id, type, cpuTime }) {
  const threads = readThreads(id);
  if (!threads) return [{ key: `${id}`, part: type, processId: id, ms: cpuTime * 1000 }];
  let workers = 0;
  return threads.map(({ thread, name, ms }) => {
    const numbered = name.startsWith('DedicatedWorker') ? `worker ${++workers}` : nameThread(name);
    return { key: `${id} ${thread}`, part: `${type} ${numbered}`, processId: id, ms };
  });
}

/** Name of a thread's kind, without the browser's numbers. */
function nameThread(name) {
  if (name.startsWith('ThreadPool')) return 'pool';
  if (name.startsWith('Compositor')) return 'compositor';
  return /^(chrom|headless)/.test(name) ? 'main' : name.replace(/[\d/]+$/, '');
}

/** A process's threads in the order of their start; null where /proc does not exist. */
function readThreads(id) {
  try {
    const folder = `/proc/${id}/task`;
    return readdirSync(folder)
      .map(Number)
      .toSorted((a, b) => a - b)
      .map((thread) => ({
        thread,
        ...parseStat(readFileSync(`${folder}/${thread}/stat`, 'utf8')),
      }));
  } catch {
    return null;
  }
}

/** Parses a line of proc(5)'s stat: the name in brackets may contain any character; field 3 follows it. */
function parseStat(line) {
  const end = line.lastIndexOf(')');
  const fields = line.slice(end + 2).split(' ');
  const name = line.slice(line.indexOf('(') + 1, end);
  return { name, ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
}
