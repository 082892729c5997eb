/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

interface Shape {
  readonly find: RegExp;
  /** What it becomes; `$1` is what is told of it. */
  readonly shown: string;
}

/** A value after `name=` or `"name":`: quoted (also inside text that is itself JSON), or up to the next delimiter. */
const value = String.raw`(?:\\"[^"\\]{0,4096}\\"|"(?:[^"\\]|\\.){0,4096}"|'[^']{0,4096}'|[^\s"'&,;{}[\]()<>\\]{1,4096})`;
const names =
  'token|secret|password|passwd|passphrase|passcode|pwd|credentials?|ticket|otp|recovery[-_ ]?codes?|(?:api|access|account|shared|private|secret|agent|master|signing|encryption|session)[-_ ]?key';
/** What is no secret, and is left for people to read. */
const harmless = String.raw`(?!\\?["']?(?:\[redacted\]|null\b|undefined\b|true\b|false\b|\*{3}))`;

/**
 * What secrets look like, wherever they stand. Every pattern is linear in the text: its starts are marked by what comes before, and
 * every repetition that could begin at many places has an upper bound.
 */
const shapes: readonly Shape[] = [
  // Private keys, also cut off, also with escaped line ends.
  {
    find: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    shown: REDACTED,
  },
  // Credentials in URLs and connection strings. The last @ of the authority counts: passwords may hold one.
  {
    find: /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,24}:\/\/)[^\s/"'<>@:]{0,256}:[^\s/"'<>]{0,1024}@/gi,
    shown: `$1${REDACTED}@`,
  },
  // Header lines: everything up to their end.
  {
    find: /\b((?:set-cookie|cookie|(?:proxy-)?authorization|x-api-key|x-agent-key|x-auth-token|x-csrf-token)\s{0,4}:(?!\s{0,4}\[redacted\])\s{0,4})[^\r\n"'\\]+/gi,
    shown: `$1${REDACTED}`,
  },
  { find: /\b(bearer|negotiate)\s{1,4}[\w.~+/=-]{6,}/gi, shown: `$1 ${REDACTED}` },
  // "Basic" is a word too: what follows has to look like base64.
  { find: /\b(basic|BASIC|Basic)\s{1,4}(?=[a-z+/]{0,512}[\d=A-Z])[\w+/=-]{6,}/g, shown: `$1 ${REDACTED}` },
  // JWTs, with or without a signature.
  { find: /(?<![\w-])eyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g, shown: REDACTED },
  // Ours: API keys and install tokens.
  { find: /(?<!\w)fettle_[A-Za-z0-9]{4,32}_[\w-]{43,64}(?![\w-])/g, shown: REDACTED },
  // Our session cookies, wherever they stand.
  { find: /\b((?:__Host-|__Secure-)?fettle_(?:operator|admin)_[a-z]{1,20}=)[^\s;,"'\\]+/g, shown: `$1${REDACTED}` },
  // Those of others: AWS, GitHub, GitLab, Slack, Stripe, Google, npm, model providers, SendGrid, age, Docker.
  {
    find: /(?<!\w)(?:(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}(?!\w)|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|gl(?:pat|ptt|rt|dt|cbt)-[\w-]{16,255}|xox[a-z]-[\w-]{10,255}|xapp-[\w-]{10,255}|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}|whsec_[\w+/=]{16,255}|AIza[\w-]{35}|ya29\.[\w-]{20,512}|npm_[A-Za-z0-9]{36}|sk-[\w-]{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}|AGE-SECRET-KEY-1[A-Z0-9]{50,64}|dckr_pat_[\w-]{20,64})/g,
    shown: REDACTED,
  },
  { find: /(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{8,255}/gi, shown: `$1${REDACTED}` },
  // `curl -u name:word`, `--user name:word`.
  { find: /(?<![-\w])(-u|--user|--proxy-user)([ =]["']?)[^\s"':]{1,256}:[^\s"']{1,1024}/g, shown: `$1$2${REDACTED}` },
  // `--bootstrap-token 'value'`, `--agent-key=value`.
  {
    find: new RegExp(
      `(?<![-\\w])(--[a-z][a-z-]{0,40}?(?:token|password|passphrase|secret|key)[ =])${harmless}${value}`,
      'gi',
    ),
    shown: `$1${REDACTED}`,
  },
  // `name=value`, `"name": "value"`, in queries, fragments, JSON, environments and prose.
  {
    find: new RegExp(`((?:${names})\\\\?["']?\\s{0,8}[=:]\\s{0,8})${harmless}${value}`, 'gi'),
    shown: `$1${REDACTED}`,
  },
];

/** No shape is shorter, so nothing is looked for in less. */
const SHORTEST = 6;

/** `text` with everything hidden that has the shape of a secret. */
export function hideShapes(text: string): string {
  if (text.length < SHORTEST) return text;
  return shapes.reduce((hidden, { find, shown }) => hidden.replaceAll(find, shown), text);
}
