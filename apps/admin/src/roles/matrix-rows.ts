import { permissionMatrix, routes, type MatrixRow } from '@fettle/contracts';

/** The table that the guard asks, with the routes that each permission opens. */
export const matrixRows: readonly MatrixRow[] = permissionMatrix(routes);

/** The rows that speak of what is looked for: in names, sentences and routes. */
export function rowsAbout(search: string, rows: readonly MatrixRow[] = matrixRows): readonly MatrixRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = ({ permission, words: sentence, routes: opened }: MatrixRow) =>
    [permission, sentence, ...opened.flatMap(({ id, path, summary }) => [id, path, summary])].join(' ').toLowerCase();
  return rows.filter((row) => {
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  });
}
