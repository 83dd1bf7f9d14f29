// Makes a long recording. Checks that memory stays flat, and that all files have the same time for every frame. The
// exit code is 1 when a check fails. Run: npm run build && node bench/recording.mjs [--seconds 600]
// [--backend wasm] [--size 192] [--clip file.mjpeg] [--dist dist]
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LIVE_OPTIONS, listProcesses, median, openLive, watch } from './open-live.mjs';
import { compareTimes, readTimes } from './recording-files.mjs';

const { values } = parseArgs({
  options: { ...LIVE_OPTIONS, seconds: { type: 'string', default: '600' } },
});

/** Interval of memory readings, seconds. */
const SAMPLE_S = 10;
/** Memory still grows in this time, because buffers are allocated and code is compiled. */
const WARM_UP_S = 60;
/** Maximum growth of memory, as a share of the written bytes. Growth below NOISE_MIB always passes. */
const MAX_GROWTH_SHARE = 0.1;
const NOISE_MIB = 24;
const MIB = 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'keydot-recording-'));
const live = await openLive(values);
try {
  const samples = await record(Number(values.seconds));
  const files = await saveFiles();
  const sizes = Object.entries(files).map(([form, path]) => [form, statSync(path).size]);
  console.log(sizes.map(([form, size]) => `${form} ${mebibytes(size)}`).join(', '));
  const isFlat = checkMemory(
    samples,
    sizes.reduce((sum, [, size]) => sum + size, 0),
  );
  const timesAgree = checkTimes(await readTimes(files));
  process.exitCode = isFlat && timesAgree ? 0 : 1;
} finally {
  await live.close();
  rmSync(folder, { recursive: true });
}

/** Records for a time. Returns readings of the browser's memory. */
async function record(seconds) {
  const { browser, page, button } = live;
  await button('Record').click();
  const samples = [];
  const start = performance.now();
  for (let second = 0; second < seconds; second = (performance.now() - start) / 1000) {
    const { fps, p50Ms, p95Ms } = await watch(browser, page, Math.min(SAMPLE_S, seconds));
    const memory = await readMemory(browser);
    samples.push({ second: (performance.now() - start) / 1000, bytes: memory.bytes });
    const speed = `${fps.toFixed(1)} frames per second, p50 ${p50Ms?.toFixed(1)} ms, p95 ${p95Ms?.toFixed(1)} ms`;
    const used = `${mebibytes(memory.bytes)}, the page ${mebibytes(memory.pageBytes)}`;
    console.log(`${samples.at(-1).second.toFixed(0).padStart(4)} s  ${used}  ${speed}`);
  }
  await button('Stop recording').click();
  const finishing = performance.now();
  await page.getByRole('heading', { name: 'Recordings' }).waitFor({ timeout: 300_000 });
  console.log(`finished in ${((performance.now() - finishing) / 1000).toFixed(1)} s`);
  console.log(await page.locator('keydot-recordings section p').first().innerText());
  return samples;
}

async function saveFiles() {
  const save = async (name) => {
    const [download] = await Promise.all([
      live.page.waitForEvent('download', { timeout: 300_000 }),
      live.button(`Save ${name}`).click(),
    ]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  };
  return {
    video: await save('Video'),
    table: await save('CSV'),
    lines: await save('JSON Lines'),
    coco: await save('COCO results'),
  };
}

/** Compares the median of the first third after the warm-up with that of the last third. */
function checkMemory(samples, written) {
  const warm = samples.filter(({ second }) => second > Math.min(WARM_UP_S, values.seconds / 4));
  const third = Math.max(1, Math.floor(warm.length / 3));
  const middle = (part) => median(part.map(({ bytes }) => bytes));
  const early = middle(warm.slice(0, third));
  const late = middle(warm.slice(-third));
  const most = Math.max(NOISE_MIB * MIB, MAX_GROWTH_SHARE * written);
  const isFlat = late - early <= most;
  const verdict = isFlat ? 'flat' : `not flat: grew by more than ${mebibytes(most)}`;
  console.log(
    `memory ${mebibytes(early)} early, ${mebibytes(late)} late, ${mebibytes(written)} written: ${verdict}`,
  );
  return isFlat;
}

/** Compares the times of every file with those of the JSON Lines. */
function checkTimes({ 'JSON Lines': expected, ...others }) {
  const steps = expected.slice(1).map((time, index) => time - expected[index]);
  const isRising = steps.every((step) => step > 0);
  if (!isRising) console.log('The times are not strictly increasing.');
  const verdicts = Object.entries(others).map(([name, times]) => {
    const difference = compareTimes(expected, times);
    console.log(`${name}: ${difference ?? `the same time for each of ${times.length} frames`}`);
    return difference === null;
  });
  return isRising && expected.length > 0 && verdicts.every(Boolean);
}

/** Memory of all processes of the browser and of the page's process, without memory-mapped files. */
async function readMemory(browser) {
  const processes = (await listProcesses(browser)).map(({ id, type, cpuTime }) => {
    return { type, cpuTime, bytes: readResident(id) };
  });
  const pages = processes.filter(({ type }) => type === 'renderer');
  const page = pages.reduce((a, b) => (b.cpuTime > a.cpuTime ? b : a));
  return { bytes: processes.reduce((sum, each) => sum + each.bytes, 0), pageBytes: page.bytes };
}

/** Memory of one process, from Linux's /proc; 0 when it has ended. */
function readResident(id) {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm)].reduce(
      (sum, [, kilobytes]) => sum + Number(kilobytes) * 1024,
      0,
    );
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0;
    throw error;
  }
}

function mebibytes(bytes) {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
