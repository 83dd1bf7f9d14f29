// Plain-text tables: names left-aligned, numbers right-aligned.

/** Rows of cells as lines whose columns are aligned; the first row is the heading. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** A number with a fixed count of digits after the point, a dash for none. */
export function formatNumber(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined || !Number.isFinite(value)
    ? '–'
    : value.toFixed(digits);
}

/** A share 0..1 as whole per cent. */
export function formatShare(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${(100 * value).toFixed(0)} %`;
}
