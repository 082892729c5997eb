import { Module } from '@nestjs/common';
import { SessionAuthenticator } from '@fettle/platform/http';
import { PlatformSettingsModule } from '../settings/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { AccessTokens } from './access-token.js';
import { DomainSessionAuthenticator } from './domain-session-authenticator.js';
import { KnownDevices } from './known-devices.js';
import { OpenSessionRepository } from './open-session.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { ProfileReader } from './profile-reader.js';
import { RecentAdministrators } from './recent-administrators.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { RefreshTokens } from './refresh-token.js';
import { SessionCookies } from './session-cookies.js';
import { SessionDirectory } from './session-directory.js';
import { SessionEnds } from './session-ends.js';
import { SessionIssuer } from './session-issuer.js';
import { SessionRepository } from './session.repository.js';
import { SessionSweeper } from './session-sweeper.js';
import { SessionService } from './session.service.js';
import { SignInAttemptRepository } from './sign-in-attempt.repository.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInLocks } from './sign-in-locks.js';
import { SignInService } from './sign-in.service.js';
import { StepUpService } from './step-up.service.js';
import { UserRepository } from './user.repository.js';

const doors = [
  KnownDevices,
  PasswordHasher,
  ProfileReader,
  SessionDirectory,
  SessionService,
  SessionSweeper,
  SignInAttempts,
  SignInLocks,
  SignInService,
  StepUpService,
  UserRepository,
];

/** People, their passwords and their sessions. Needs the global config, database, bus, keys and logging modules. */
@Module({
  imports: [PlatformSettingsModule, WorkspacesModule],
  providers: [
    ...doors,
    AccessTokens,
    OpenSessionRepository,
    RefreshTokens,
    RecentAdministrators,
    RefusedSignIns,
    SessionCookies,
    SessionEnds,
    SessionIssuer,
    SignInAttemptRepository,
    SessionRepository,
    DomainSessionAuthenticator,
    { provide: SessionAuthenticator, useExisting: DomainSessionAuthenticator },
  ],
  exports: [...doors, SessionRepository, DomainSessionAuthenticator, SessionAuthenticator],
})
export class IdentityModule {}
