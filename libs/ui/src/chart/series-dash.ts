/** Eight dash patterns: series are told apart without colour too. */
const dashes: number[][] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 4], [3, 6], [12, 3, 3, 3]];

/** The dash of a series on a canvas. Empty: a whole line. */
export function dashOf(index: number): number[] {
  return dashes[index % dashes.length] ?? [];
}
