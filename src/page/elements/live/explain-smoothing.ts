// What the steadiness slider says below itself: what it takes off and what it costs, as measured live.
import type { SmoothingReport } from '../../../core/smoothing/smoothing-cost.ts';

/** Measured of late, or what would have to happen to be measured. */
export function saySteadying(steadiness: number, cost: SmoothingReport | null): string {
  if (steadiness === 0) return 'The dots are shown as they are found.';
  const parts = [sayJitter(cost?.jitterLeft ?? null), sayLag(cost?.lagMs ?? null)].filter(Boolean);
  if (parts.length === 0) return 'Calmer dots, a little later. Move and stand still to measure it.';
  return `Now: ${parts.join(', ')}.`;
}

function sayJitter(left: number | null): string {
  if (left === null) return '';
  const percent = Math.round(100 * (1 - left));
  return percent < 0 ? `+${-percent} % jitter` : `−${percent} % jitter`;
}

function sayLag(lagMs: number | null): string {
  if (lagMs === null) return '';
  const rounded = Math.max(0, Math.round(lagMs));
  return `+${rounded} ms`;
}
