import { Module } from '@nestjs/common';
import { SessionAuthenticator } from '@fettle/platform/http';
import { PlatformSettingsModule } from '../settings/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { AccessTokens } from './access-token.js';
import { DomainSessionAuthenticator } from './domain-session-authenticator.js';
import { PasswordHasher } from './password-hasher.js';
import { ProfileReader } from './profile-reader.js';
import { RecentAdministrators } from './recent-administrators.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { RefreshTokens } from './refresh-token.js';
import { SessionCookies } from './session-cookies.js';
import { SessionRepository } from './session.repository.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { UserRepository } from './user.repository.js';

const doors = [PasswordHasher, ProfileReader, SessionService, SignInService, UserRepository];

/** People, their passwords and their sessions. Needs the global config, database, bus, keys and logging modules. */
@Module({
  imports: [PlatformSettingsModule, WorkspacesModule],
  providers: [
    ...doors,
    AccessTokens,
    RefreshTokens,
    RecentAdministrators,
    RefusedSignIns,
    SessionCookies,
    SessionRepository,
    DomainSessionAuthenticator,
    { provide: SessionAuthenticator, useExisting: DomainSessionAuthenticator },
  ],
  exports: [...doors, SessionRepository, DomainSessionAuthenticator, SessionAuthenticator],
})
export class IdentityModule {}
