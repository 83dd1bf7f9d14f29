// Solves the assignment problem with the Hungarian method: the pairs of rows and columns with the largest total gain.
// Used by tracker.ts and refinement-targets.ts to match detections with people.

/**
 * One column for each row, each column at most once, so that the sum of the gains is the largest.
 * Pairs without a gain stay unassigned, so the numbers of rows and columns may differ.
 * Source: the Hungarian method with potentials, O(n³) (Kuhn 1955, Munkres 1957).
 * @param gains [rows][columns], 0 for pairs that must not be
 * @returns [rows] the column of each row, −1 for none
 */
export function assign(gains: readonly (readonly number[])[]): number[] {
  const rows = gains.length;
  const columns = gains[0]?.length ?? 0;
  const size = Math.max(rows, columns);
  // Indices start at 1: row 0 and column 0 mean "not assigned".
  const cost = (row: number, column: number) => -(gains[row - 1]?.[column - 1] ?? 0);
  const rowPotentials = new Float64Array(size + 1);
  const columnPotentials = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    addRow(row, { size, cost, rowPotentials, columnPotentials, rowOf });
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column];
    if (row <= rows && gains[row - 1][column - 1] > 0) columnOf[row - 1] = column - 1;
  }
  return columnOf;
}

interface Problem {
  size: number;
  cost: (row: number, column: number) => number;
  rowPotentials: Float64Array;
  columnPotentials: Float64Array;
  /** Of each column; 0 while it is free. */
  rowOf: Int32Array;
}

/** Finds the cheapest way to give one more row a column, moving others where that helps. */
function addRow(row: number, { size, cost, rowPotentials, columnPotentials, rowOf }: Problem) {
  const slack = new Float64Array(size + 1).fill(Infinity);
  const from = new Int32Array(size + 1);
  const isDone = new Uint8Array(size + 1);
  rowOf[0] = row;
  let column = 0;
  while (rowOf[column] !== 0) {
    isDone[column] = 1;
    const current = rowOf[column];
    let step = Infinity;
    let next = 0;
    for (let other = 1; other <= size; other++) {
      if (isDone[other]) continue;
      const reduced = cost(current, other) - rowPotentials[current] - columnPotentials[other];
      if (reduced < slack[other]) {
        slack[other] = reduced;
        from[other] = column;
      }
      if (slack[other] < step) {
        step = slack[other];
        next = other;
      }
    }
    for (let other = 0; other <= size; other++) {
      if (isDone[other]) {
        rowPotentials[rowOf[other]] += step;
        columnPotentials[other] -= step;
      } else slack[other] -= step;
    }
    column = next;
  }
  while (column !== 0) {
    rowOf[column] = rowOf[from[column]];
    column = from[column];
  }
}
