// The mark, large: a heatmap as a range of ridges, its peak, and the dot that lands on it. Plain
// SVG text for keydot-welcome.ts, computed once.
import { HEAT_COLORS } from '../../../core/drawing/colormap.ts';
import { svg } from 'lit';

/** The drawing's own units. */
const WIDTH = 480;
const HEIGHT = 250;
const ROWS = 15;
const STEP = 6;

/** Where the peak stands: along the ridges (units) and across them (rows). */
const PEAK = { x: 262, row: 8.2, height: 128 };
/** A lower hill, because real maps have doubts. */
const HILL = { x: 128, row: 5, height: 30 };

const FIRST_ROW_Y = 112;
const ROW_GAP = 8.6;

/** How high the map is above its ground at a place; both hills are Gaussians. */
function heightAt(x: number, row: number): number {
  const hill = ({ x: hx, row: hrow, height }: typeof PEAK, wide: number, deep: number) =>
    height * Math.exp(-((x - hx) ** 2) / (2 * wide ** 2) - (row - hrow) ** 2 / (2 * deep ** 2));
  return hill(PEAK, 40, 2.4) + hill(HILL, 34, 2.2);
}

function ridge(row: number): string {
  const ground = FIRST_ROW_Y + row * ROW_GAP;
  // Nearer rows are wider: a little perspective.
  const inset = 26 - row * 1.7;
  const points: string[] = [];
  for (let x = inset; x <= WIDTH - inset; x += STEP) {
    points.push(`${x.toFixed(1)} ${(ground - heightAt(x, row)).toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}

/** Hot at the height of the peak, cold at the ground. */
function gradientStops() {
  return [1, 0.8, 0.6, 0.4, 0.2, 0].map((heat) => {
    const index = Math.round((0.22 + 0.78 * heat) * 255) * 3;
    const color = `rgb(${HEAT_COLORS.slice(index, index + 3).join(' ')})`;
    return svg`<stop offset=${1 - heat} stop-color=${color} />`;
  });
}

const peakY = FIRST_ROW_Y + PEAK.row * ROW_GAP - heightAt(PEAK.x, PEAK.row);

/** The drawing; `.ridge`, `.dot` and `.ripple` are styled by whoever shows it. */
export const peakDrawing = svg`
  <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    <linearGradient id="heat" gradientUnits="userSpaceOnUse" x1="0" y1=${peakY} x2="0" y2=${HEIGHT - 40}>
      ${gradientStops()}
    </linearGradient>
    ${Array.from({ length: ROWS }, (_, row) => svg`<path class="ridge" d=${ridge(row)} />`)}
    <circle class="ripple" cx=${PEAK.x} cy=${peakY} r="10" />
    <circle class="dot" cx=${PEAK.x} cy=${peakY} r="7" />
  </svg>
`;
