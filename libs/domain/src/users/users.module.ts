import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { DeliveriesModule } from '../deliveries/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { IdentityModule } from '../identity/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { AcceptInvitation } from './accept-invitation.js';
import { AccountRepository } from './account.repository.js';
import { AnswerStep } from './answer-step.js';
import { ChangePassword } from './change-password.js';
import { ChangeUser } from './change-user.js';
import { EditProfile } from './edit-profile.js';
import { EndAccount } from './end-account.js';
import { ForgotPassword } from './forgot-password.js';
import { InvitationRepository } from './invitation.repository.js';
import { Invitations } from './invitations.js';
import { InviteUser } from './invite-user.js';
import { Lines } from './lines.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { PutPassword } from './put-password.js';
import { RemoveUser } from './remove-user.js';
import { ResetPassword } from './reset-password.js';
import { UserDirectory } from './user-directory.js';
import { UserDirectoryRepository } from './user-directory.repository.js';

const doors = [
  AcceptInvitation,
  ChangePassword,
  ChangeUser,
  EditProfile,
  ForgotPassword,
  Invitations,
  InviteUser,
  RemoveUser,
  ResetPassword,
  UserDirectory,
];

/** The global directory of people: who is invited, active or deactivated, and how they come to have a password. */
@Module({
  imports: [ApiKeysModule, DeliveriesModule, EnrolmentModule, IdentityModule, PlatformSettingsModule, WorkspacesModule],
  providers: [
    ...doors,
    AccountRepository,
    AnswerStep,
    EndAccount,
    InvitationRepository,
    Lines,
    PasswordResetRepository,
    PutPassword,
    UserDirectoryRepository,
  ],
  exports: doors,
})
export class UsersModule {}
