import { z } from 'zod';

/** One environment variable: how its text becomes a value, and what a person reads about it in `.env.example`. */
export interface Setting<T = unknown> {
  /** Receives the text, or undefined when the variable is absent or empty. */
  readonly schema: z.ZodType<T>;
  readonly about: string;
  /** The value is never printed, and `NAME_FILE` may name a file that holds it. */
  readonly secret: boolean;
}

/** A named group of settings; the names are environment variables. */
export type Fragment = Readonly<Record<string, Setting>>;
export type FragmentValues<F extends Fragment> = { readonly [K in keyof F]: F[K] extends Setting<infer T> ? T : never };

export function setting<T>(schema: z.ZodType<T>, about: string): Setting<T> {
  return { schema, about, secret: false };
}

export function secretSetting<T>(schema: z.ZodType<T>, about: string): Setting<T> {
  return { schema, about, secret: true };
}

const words: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

/** A TCP port. 0 lets the operating system choose. */
export function port(fallback: number) {
  return z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(fallback);
}

export function flag(fallback: boolean) {
  return z
    .string()
    .transform((text, context) => {
      const value = words[text.toLowerCase()];
      if (value === undefined) context.addIssue({ code: 'custom', message: 'must be true or false' });
      return value ?? fallback;
    })
    .default(fallback);
}

export function integer(fallback: number, min: number, max: number) {
  return z.coerce.number({ error: 'must be a whole number' }).int().min(min).max(max).default(fallback);
}

export function optionalInteger(min: number, max: number) {
  return z.coerce.number({ error: 'must be a whole number' }).int().min(min).max(max).optional();
}

/** A part of the whole, 0 to 1. */
export function share(fallback: number) {
  return z.coerce.number({ error: 'must be a number from 0 to 1' }).min(0).max(1).default(fallback);
}

/** An absolute URL of one of the given protocols, without credentials, query or trailing slash. */
export function publicUrl() {
  return z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
    if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
      context.addIssue({ code: 'custom', message: 'must be an http(s) URL without credentials or query' });
      return z.NEVER;
    }
    return url.href.replace(/\/+$/, '');
  });
}

/** A connection string of one of the given protocols. Its text is a secret, so a fault never quotes it. */
export function connectionUrl(protocols: readonly string[]) {
  return z
    .string({ error: 'is required' })
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    });
}
