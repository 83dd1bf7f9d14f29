// Who in the browser uses the processor: CPU time by process, and on Linux by thread within it, from
// /proc. Robust where a stopwatch is not: what other programs do hardly changes it. Who asks: visit.mjs.
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts a thread's time in these: 100 a second on every Linux there is. */
const TICK_MS = 10;

/**
 * CPU time so far of one thread, or of a process where threads cannot be told apart.
 * @typedef {{key: string, part: string, processId: number, ms: number}} Used
 */

/**
 * @param {import('playwright').Browser} browser
 * @returns {Promise<Used[]>} of all its processes
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
 * CPU time between two readings by part, ms, largest first. Within a page's process the workers are
 * numbered as they were started: Keydot's first is the pose worker, those after it the engine's threads.
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
 * The process whose threads of this type used most between two readings.
 * @param {Used[]} after
 * @param {Used[]} before
 * @param {string} type as the browser calls it: `renderer` for a page's
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

/** What threads of one kind are called; the pool's are numbered by the browser, and alike to us. */
function nameThread(name) {
  if (name.startsWith('ThreadPool')) return 'pool';
  if (name.startsWith('Compositor')) return 'compositor';
  return /^(chrom|headless)/.test(name) ? 'main' : name.replace(/[\d/]+$/, '');
}

/** In the order in which they were started; null where there is no /proc. */
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

/** proc(5): the name in brackets, which may hold anything, then fields from the third on. */
function parseStat(line) {
  const end = line.lastIndexOf(')');
  const fields = line.slice(end + 2).split(' ');
  const name = line.slice(line.indexOf('(') + 1, end);
  return { name, ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
}
