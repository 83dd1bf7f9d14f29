// The cost of a recording for the live view. Alternates rounds without and with a recording and prints ratios, so
// that other load on the machine affects both equally. Run: npm run build && node bench/recording-cost.mjs
// [--rounds 5] [--seconds 12] [--backend wasm] [--size 192] [--clip file.mjpeg] [--dist dist]
import { parseArgs } from 'node:util';
import { LIVE_OPTIONS, median, openLive, watch } from './open-live.mjs';

const { values } = parseArgs({
  options: {
    ...LIVE_OPTIONS,
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '12' },
  },
});

const { browser, page, button, close } = await openLive(values);
try {
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const without = await watch(browser, page, Number(values.seconds));
    await button('Record').click();
    await page.getByText(/^0:0[1-9]$/).waitFor();
    const recorded = await watch(browser, page, Number(values.seconds));
    await button('Stop recording').click();
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    console.log(await page.locator('keydot-recordings section p').first().innerText());
    await button('Close').click();
    print('without', without);
    print('recording', recorded);
    rounds.push({ without, recorded });
  }
  for (const measure of ['fps', 'p50Ms', 'p95Ms', 'cpuMs']) {
    const ratio = median(rounds.map((each) => each.recorded[measure] / each.without[measure]));
    console.log(`${measure.padEnd(6)} recording / without: ${ratio.toFixed(2)}`);
  }
} finally {
  await close();
}

function print(title, { fps, p50Ms, p95Ms, dropped, cpuMs }) {
  const total = `p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`;
  console.log(
    `${title.padEnd(10)} ${fps.toFixed(1)} frames per second, ${total}, ${dropped} dropped, ${cpuMs.toFixed(1)} ms of CPU per frame`,
  );
}
