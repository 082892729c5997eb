import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { ImpersonationRepository } from './impersonation.repository.js';
import { ImpersonationService } from './impersonation.service.js';

/** Administrators who act as somebody else. */
@Module({
  imports: [IdentityModule, PlatformSettingsModule],
  providers: [ImpersonationRepository, ImpersonationService],
  exports: [ImpersonationService],
})
export class ImpersonationModule {}
