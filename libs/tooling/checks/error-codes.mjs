// A code that nothing answers with is a promise to clients that nobody keeps.
const TABLE = 'libs/contracts/src/errors.ts';
const CODE = /^ {2}'([a-z_]+\.[a-z_]+)': \{/gm;

/** One text per code of the table that no file outside of the contracts and the tests names. */
export function errorCodes(files) {
  const table = files.find(({ path }) => path === TABLE)?.text ?? '';
  const naming = files.filter(({ path, isTest }) => !isTest && !path.startsWith('libs/contracts/'));
  return [...table.matchAll(CODE)]
    .map(([, code]) => code)
    .filter((code) => !naming.some(({ text }) => text.includes(`'${code}'`)))
    .map((code) => `${TABLE} has the code ${code}, which nothing answers with: delete it`);
}
