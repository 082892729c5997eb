import type { Readable } from 'node:stream';

export interface ReplyInit {
  /** Whole `Set-Cookie` values, e.g. from `serializeCookie`. */
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with cookies or headers besides its body. The body is stripped to the contract like any other. */
export class Reply<T> {
  constructor(
    readonly body: T,
    readonly init: ReplyInit = {},
  ) {}
}

/** The answer of a `kind: 'raw'` contract: text, bytes or a stream, with its content type. */
export class RawAnswer {
  constructor(
    readonly content: string | Uint8Array | Readable,
    readonly init: ReplyInit & { readonly contentType: string; readonly lengthBytes?: number },
  ) {}
}

export interface CookieOptions {
  readonly path?: string;
  /** Seconds; 0 deletes the cookie; absent: until the browser closes. */
  readonly maxAgeS?: number;
  /** Only over https. Required for `__Host-` names. */
  readonly secure: boolean;
  readonly sameSite?: 'Lax' | 'Strict';
}

/** A `Set-Cookie` value: always HttpOnly, SameSite=Lax unless stricter (S10). */
export function serializeCookie(name: string, value: string, options: CookieOptions): string {
  if (!/^[\w-]+$/.test(name)) throw new Error(`Not a cookie name: ${name}`);
  const parts = [
    `${name}=${encodeURIComponent(value)}`,
    `Path=${options.path ?? '/'}`,
    'HttpOnly',
    `SameSite=${options.sameSite ?? 'Lax'}`,
  ];
  if (options.maxAgeS !== undefined) parts.push(`Max-Age=${Math.floor(options.maxAgeS)}`);
  if (options.secure) parts.push('Secure');
  return parts.join('; ');
}
