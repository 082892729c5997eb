import { html } from './html.js';
import { plain } from './plain.js';
import type { Template } from '../templates/template.js';

/** One mail, ready for a mail server. */
export interface Message {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for every try of a delivery: a receiver that got it twice can tell. */
  readonly messageId: string;
}

export interface Envelope {
  readonly deliveryId: string;
  readonly from: Message['from'];
  readonly to: Message['to'];
}

/** Fills a template. Both forms are made of the same blocks, so they say the same. */
export function compose(
  { deliveryId, from, to }: Envelope,
  template: Template,
  data: Readonly<Record<string, string>>,
): Message {
  const blocks = template.blocks(data).filter((one) => one !== null);
  const subject = oneLine(template.subject(data));
  return {
    from: { name: oneLine(from.name), address: from.address },
    to: { name: oneLine(to.name), address: to.address },
    subject,
    text: plain(blocks),
    html: html(subject, blocks),
    messageId: `<${deliveryId}@${from.address.split('@').at(-1)}>`,
  };
}

/** What goes into a header ends no line (CR, LF, and what else programs take for one). */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
