// Draws the results of `npm run bench` as an SVG for light and dark backgrounds: one bar per contestant with its
// frame rate and the time from camera to screen. Failed contestants are marked.

const ROW = 34;
const LEFT = 250;
const FULL = 330;
const WIDTH = 800;
const TOP = 44;

/**
 * @param {import('./summarise.mjs').Row[]} rows
 * @param {string} machine caption
 * @returns {string} SVG
 */
export function drawChart(rows, machine) {
  const most = Math.max(30, ...rows.map(({ median }) => median?.fps ?? 0));
  const height = TOP + rows.length * ROW + 36;
  const bars = rows.map(({ name, median }, i) => {
    const y = TOP + i * ROW;
    return drawName(name, y) + (median ? drawFigures(name, median, y, most) : drawFailure(y));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Analysed frames per second by app and backend" font-family="system-ui, sans-serif" font-size="14">
<style>
  text { fill: #333 } .value { font-weight: 600; font-variant-numeric: tabular-nums }
  .quiet { fill: #6b6b6b } .own { fill: #0f766e } .peer { fill: #a3a3a3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #eee } .quiet { fill: #a8a8a8 } .own { fill: #2dd4bf } .peer { fill: #737373 }
  }
</style>
<text x="${LEFT}" y="24" class="quiet">analysed frames per second · camera to drawn</text>
<text x="${WIDTH - 12}" y="24" text-anchor="end" class="quiet">page blocked</text>
${bars.join('\n')}
<text x="12" y="${height - 10}" class="quiet" font-size="12">${escape(machine)}</text>
</svg>
`;
}

function drawName(name, y) {
  return `<text x="${LEFT - 12}" y="${y + 19}" text-anchor="end">${escape(name)}</text>\n`;
}

function drawFailure(y) {
  return `<text x="${LEFT}" y="${y + 19}" class="quiet">failed</text>`;
}

function drawFigures(name, { fps, p50Ms, blockedShare }, y, most) {
  const kind = name.startsWith('Keydot') ? 'own' : 'peer';
  const width = Math.max(2, (fps / most) * FULL);
  const time = p50Ms === null ? '' : ` · ${p50Ms.toFixed(0)} ms`;
  return `<rect x="${LEFT}" y="${y + 3}" width="${width.toFixed(1)}" height="22" rx="3" class="${kind}"/>
<text x="${LEFT + width + 8}" y="${y + 19}" class="value">${fps.toFixed(1)}<tspan class="quiet" font-weight="400">${time}</tspan></text>
<text x="${WIDTH - 12}" y="${y + 19}" text-anchor="end" class="value">${(blockedShare * 100).toFixed(0)} %</text>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
