import { Injectable } from '@nestjs/common';
import { Config } from '@fettle/platform/config';
import type { BrowserSurface } from './browser-surface.js';

/** A cookie to set, or to clear when `value` is empty and `maxAgeS` is 0. HttpOnly and SameSite=Lax always. */
export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
  /** Absent: the cookie ends with the browser session. */
  readonly maxAgeS?: number;
}

/** What only signing in and refreshing needs is sent nowhere else over http; `__Host-` demands `/` over https. */
const AUTH_PATH = '/api/v1/auth';
/** A browser in which nobody has signed in for so long is a stranger's. */
const DEVICE_DAYS = 180;

type CookieKind = 'access' | 'refresh' | 'device';

/** Names and shapes of the session cookies. Ports do not separate cookies, so each surface has its own names. */
@Injectable()
export class SessionCookies {
  constructor(private readonly config: Config) {}

  /**
   * The cookies of a session. The access cookie lives as long as the refresh cookie, not as long as its token, so that the
   * server can tell an expired access token from nobody.
   */
  issue(surface: BrowserSurface, tokens: { access: string; refresh: string; maxAgeS?: number }): SessionCookie[] {
    const life = tokens.maxAgeS === undefined ? {} : { maxAgeS: tokens.maxAgeS };
    return [
      { ...this.shape(surface, 'access'), value: tokens.access, ...life },
      { ...this.shape(surface, 'refresh'), value: tokens.refresh, ...life },
    ];
  }

  /** Cookies that take the session's away. */
  clear(surface: BrowserSurface): SessionCookie[] {
    return (['access', 'refresh'] as const).map((kind) => ({ ...this.shape(surface, kind), value: '', maxAgeS: 0 }));
  }

  /** The cookie by which a browser is known again; it outlives sessions and opens nothing. */
  device(surface: BrowserSurface, value: string): SessionCookie {
    return { ...this.shape(surface, 'device'), value, maxAgeS: DEVICE_DAYS * 86_400 };
  }

  /** The value of one of this surface's cookies. */
  read(surface: BrowserSurface, kind: CookieKind, cookies: Readonly<Record<string, string>>): string | undefined {
    const { name } = this.shape(surface, kind);
    return Object.hasOwn(cookies, name) ? cookies[name] || undefined : undefined;
  }

  private shape(surface: BrowserSurface, kind: CookieKind): Omit<SessionCookie, 'value'> {
    const secure = this.config.surfaces[surface].publicUrl.startsWith('https:');
    const name = `${secure ? '__Host-' : ''}fettle_${surface}_${kind}`;
    return { name, path: kind === 'access' || secure ? '/' : AUTH_PATH, secure };
  }
}
