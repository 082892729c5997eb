/** As long as no name of ours is, and shorter than any secret: one of 256 bits has 43 characters. */
const long = /(?<=\/)(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\/|$))[\w-]{32,}(?=\/|$)/gi;
const LONGEST = 200;

/**
 * A path as it may stand in a log. Where a contract is known its id is logged instead; a path that belongs to none (another method, a
 * part too many) can still hold the secret of a link, so what could be one is left out. Ids stay.
 */
export function loggedPath(path: string): string {
  return path.replace(long, '[redacted]').slice(0, LONGEST);
}
