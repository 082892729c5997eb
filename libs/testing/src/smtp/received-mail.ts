import PostalMime from 'postal-mime';

/** One mail as a mail server got it. */
export interface ReceivedMail {
  readonly from: string;
  /** Addresses of the envelope. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  /** http(s) addresses in the text, in order. */
  readonly links: readonly string[];
  /** The first of them: what a person is asked to follow. */
  readonly link: string | null;
  readonly headers: ReadonlyMap<string, string>;
  /** Everything, as it came over the wire. */
  readonly raw: string;
}

export async function readMail(raw: Buffer, envelope: { from: string; to: readonly string[] }): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? '';
  const links = text.match(/https?:\/\/[^\s<>"]+/g) ?? [];
  return {
    ...envelope,
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    text,
    html: mail.html ?? '',
    links,
    link: links[0] ?? null,
    headers: new Map(mail.headers.map(({ key, value }) => [key, value])),
    raw: raw.toString('utf8'),
  };
}
