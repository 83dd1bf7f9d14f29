// One row of a CSV file (RFC 4180), for the tables of a recording.

/** With its end; null is an empty cell. */
export function formatCsvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(quote).join(',')}\r\n`;
}

function quote(cell: string | number | null): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
