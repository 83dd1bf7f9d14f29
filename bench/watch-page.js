// Injected into every page before its scripts. Counts analysed frames and long tasks, and measures the time from a
// frame's presentation to the drawn result and the time of the first drawn person. Next: visit.mjs.
{
  const watched = { frames: 0, totals: [], p50: [], p95: [], longMs: 0, startMs: 0 };
  let firstMs = null;
  globalThis.keydotBench = {
    /** The peers' pages call it for each analysed and drawn frame. */
    count(presentedMs, hasPerson) {
      const now = performance.now();
      watched.frames++;
      watched.totals.push(now - presentedMs);
      if (hasPerson) firstMs ??= now;
    },
    firstSkeletonMs: () => firstMs,
    reset() {
      const startMs = performance.now();
      Object.assign(watched, { frames: 0, totals: [], p50: [], p95: [], longMs: 0, startMs });
    },
    read() {
      const { startMs, frames, longMs } = watched;
      const seconds = (performance.now() - startMs) / 1000;
      return { seconds, frames, longMs, ...summariseTotals() };
    },
  };

  /** Keydot reports percentiles each second; the peers' are computed from all frames. */
  const summariseTotals = () => {
    if (watched.p50.length > 0) {
      const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
      return { p50Ms: middle(watched.p50), p95Ms: middle(watched.p95) };
    }
    const sorted = watched.totals.toSorted((a, b) => a - b);
    const at = (share) => sorted[Math.floor(share * (sorted.length - 1))] ?? null;
    return { p50Ms: at(0.5), p95Ms: at(0.95) };
  };

  addEventListener('keydot-pose', ({ detail }) => {
    watched.frames++;
    if (detail.people.length > 0) firstMs ??= performance.now();
  });
  addEventListener('keydot-stats', ({ detail }) => {
    watched.p50.push(detail.p50.totalMs);
    watched.p95.push(detail.p95.totalMs);
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longMs += duration;
  }).observe({ type: 'longtask' });
}
