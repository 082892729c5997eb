import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.js';
import { SelfCheckModule } from '../self-check/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { FirstAdministrator } from './first-administrator.js';
import { SetupChecksService } from './setup-checks.service.js';
import { SetupExtras } from './setup-extras.js';
import { SetupRepository } from './setup.repository.js';
import { SetupService } from './setup.service.js';

/** The first start of a control plane. */
@Module({
  imports: [IdentityModule, PlatformSettingsModule, SelfCheckModule, WorkspacesModule],
  providers: [FirstAdministrator, SetupChecksService, SetupExtras, SetupRepository, SetupService],
  exports: [SetupChecksService, SetupService],
})
export class SetupModule {}
