import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { PlatformSettings } from '../settings/index.js';
import { AccessTokens } from './access-token.js';
import type { BrowserSurface } from './browser-surface.js';
import { ProfileReader } from './profile-reader.js';
import type { Profile } from './profile-reader.js';
import { RefreshTokens } from './refresh-token.js';
import type { GenuineRefreshToken } from './refresh-token.js';
import { SessionCookies } from './session-cookies.js';
import type { SessionCookie } from './session-cookies.js';
import type { Timing } from './session.repository.js';

/** What a sign-in or refresh answers: the profile, and the cookies that carry the session. */
export interface SessionGrant {
  readonly profile: Profile;
  readonly cookies: readonly SessionCookie[];
}

export interface Issued {
  readonly sessionId: string;
  readonly userId: string;
  readonly sessionVersion: number;
  readonly stay: boolean;
  readonly refresh: GenuineRefreshToken;
  readonly timing: Timing;
}

/** Sessions as the browser holds them: tokens in cookies. */
@Injectable()
export class SessionIssuer {
  constructor(
    private readonly access: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly cookies: SessionCookies,
    private readonly profiles: ProfileReader,
    private readonly settings: PlatformSettings,
  ) {}

  /** The refresh token that a browser has sent; null unless it was issued here, for this surface. */
  read(surface: BrowserSurface, cookies: Readonly<Record<string, string>>): GenuineRefreshToken | null {
    return this.refreshTokens.read(surface, this.cookies.read(surface, 'refresh', cookies) ?? '');
  }

  /** Cookies that take the session's away. */
  clear(surface: BrowserSurface): readonly SessionCookie[] {
    return this.cookies.clear(surface);
  }

  /** The profile, and the cookies with a fresh access token. */
  async grant(ctx: Ctx, surface: BrowserSurface, issued: Issued): Promise<SessionGrant> {
    const { sessionId, userId, sessionVersion, stay, refresh, timing } = issued;
    const lifeS = (await this.settings.section('sessions')).accessMinutes * 60;
    const [access, profile] = [
      await this.access.sign(surface, { nowS: timing.nowS, lifeS }, { userId, sessionId, sessionVersion }),
      await this.profiles.ofSession(ctx, sessionId),
    ];
    const life = stay ? { maxAgeS: Math.max(0, Math.floor(timing.remainingS)) } : {};
    return { profile, cookies: this.cookies.issue(surface, { access, refresh: refresh.text, ...life }) };
  }
}
