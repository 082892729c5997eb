/** Shorter texts stand in too many innocent places. */
const MIN_LENGTH = 8;
/** A text of one kind of character alone counts only when it is so long that it is no word. */
const MIN_PLAIN = 20;
/** Each text costs a search of everything that is written. */
const MOST = 256;

/**
 * Secrets that this process knows: keys, passwords of its connections. Wherever they turn up in what is written, whole, they are
 * hidden, whatever stands around them; also as they look in URLs, JSON, base64 and hexadecimal digits.
 */
export class KnownSecrets {
  private readonly texts = new Set<string>();
  private byLength: readonly string[] = [];

  /** Remembers a secret, or the password of a URL that holds one. Words are not taken: `fettle` would be hidden everywhere. */
  add(secret: string): void {
    for (const part of [secret, ...passwordsOf(secret)]) if (isTelling(part)) this.remember(part);
    this.byLength = [...this.texts].toSorted((a, b) => b.length - a.length);
  }

  /** `text` with `mark` in place of everything known. */
  hide(text: string, mark: string): string {
    let hidden = text;
    for (const secret of this.byLength) if (hidden.includes(secret)) hidden = hidden.replaceAll(secret, () => mark);
    return hidden;
  }

  private remember(secret: string): void {
    const bytes = Buffer.from(secret, 'utf8');
    const encoded = (['base64', 'base64url', 'hex'] as const).map((kind) => bytes.toString(kind));
    const written = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...encoded];
    for (const text of written) this.texts.add(text);
    // The oldest are forgotten: a password that was replaced long ago opens nothing.
    for (const oldest of this.texts) {
      if (this.texts.size <= MOST) break;
      this.texts.delete(oldest);
    }
  }
}

/** Whether a text is a secret rather than a word. */
function isTelling(text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(text)).length;
  return text.length >= (kinds > 1 ? MIN_LENGTH : MIN_PLAIN);
}

function passwordsOf(text: string): string[] {
  const password = URL.canParse(text) ? new URL(text).password : '';
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** Those of this process: registered where they are read. */
export const knownSecrets = new KnownSecrets();
