import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/index.js';
import { IdentityModule } from '../identity/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { InvitationRepository } from './invitation.repository.js';
import { Invitations } from './invitations.js';

const doors = [Invitations];

/** The global directory of people: who is invited, active or deactivated, and how they come to have a password. */
@Module({
  imports: [DeliveriesModule, IdentityModule, PlatformSettingsModule],
  providers: [...doors, InvitationRepository],
  exports: doors,
})
export class UsersModule {}
