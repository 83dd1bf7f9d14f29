// Put into every page before its own scripts: counts analysed frames, their times from the browser's
// hand to the screen, what blocks the page, and when the first person was drawn.
{
  const watched = { frames: 0, totals: [], p50: [], p95: [], longMs: 0, startMs: 0 };
  let firstMs = null;
  globalThis.keydotBench = {
    /** Called by a peer's page for each analysed and drawn frame. */
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

  /** Keydot tells its own percentiles each second; of a peer every frame is known. */
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
