import { redactText } from '@fettle/platform/redaction';

/** Who signs in at a mail server. */
export interface SmtpCredentials {
  readonly username: string | null;
  readonly password: string | null;
}

/**
 * The words of a mail server, cut to one short line. Servers repeat what they do not understand, so the password is taken out in every
 * form in which it crosses the line (as it is, AUTH LOGIN, AUTH PLAIN), and the name where it is encoded.
 * @param secrets further texts that must not come back; those under four characters are left alone
 * @param most characters of the answer
 */
export function wordsOfServer(
  said: string,
  credentials: SmtpCredentials,
  { secrets = [], most }: { secrets?: readonly string[]; most: number },
): string {
  const forms = [...formsOf(credentials), ...secrets.filter((secret) => secret.length >= 4)];
  // The longest first: a form inside of another must not leave the rest of it standing.
  const hidden = forms
    .toSorted((one, other) => other.length - one.length)
    .reduce((text, form) => text.replaceAll(form, '[redacted]'), said);
  return redactText(hidden.replaceAll(/\p{Cc}+/gu, ' ').trim()).slice(0, most);
}

/** Without the padding of base64, which servers drop now and then. */
function formsOf({ username, password }: SmtpCredentials): string[] {
  const encoded = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const name = username ? [encoded(username)] : [];
  if (!password) return name;
  const users = [...new Set(['', username ?? ''])];
  const plain = users.map((authority) => encoded(`${authority}\0${username ?? ''}\0${password}`));
  return [...name, password, encoded(password), ...plain];
}
