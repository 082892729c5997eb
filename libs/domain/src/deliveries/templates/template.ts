import type { MailTemplate } from '@fettle/contracts';
import type { z } from 'zod';

/** What stands in a mail, in order. Texts are plain: each form of the mail escapes them for itself. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** The one thing to do: a button in HTML, the bare address in text. */
  | { readonly kind: 'action'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string])[] }
  /** Smaller: what to do when the mail was not expected. */
  | { readonly kind: 'note'; readonly text: string };

/** A kind of mail: what it is filled with, and what it says. Written once, both forms are made of it. */
export interface Template<
  N extends MailTemplate = MailTemplate,
  D extends Record<string, string | undefined> = Record<string, string | undefined>,
> {
  readonly name: N;
  readonly data: z.ZodType<D>;
  readonly subject: (data: D) => string;
  readonly blocks: (data: D) => readonly (Block | null)[];
  /** After so many minutes nobody is helped by it any more, so it is not tried again. Default: until its tries are used up. */
  readonly usefulForMinutes?: number;
}

/** Declares a template and keeps its name and the type of its data. */
export function template<const N extends MailTemplate, D extends Record<string, string | undefined>>(
  definition: Template<N, D>,
): Template<N, D> {
  return Object.freeze(definition);
}

export const text = (words: string): Block => ({ kind: 'text', text: words });
export const note = (words: string): Block => ({ kind: 'note', text: words });
export const action = (label: string, url: string): Block => ({ kind: 'action', label, url });

/** Label and value pairs; those without a value are left out, and without any there is no block. */
export function facts(...pairs: readonly (readonly [string, string | undefined])[]): Block | null {
  const known = pairs.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
  return known.length > 0 ? { kind: 'facts', facts: known } : null;
}
