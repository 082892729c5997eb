import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { FirstAdministrator } from './first-administrator.js';
import { SetupRepository } from './setup.repository.js';
import { SetupService } from './setup.service.js';

/** The first start of a control plane. */
@Module({
  imports: [IdentityModule, WorkspacesModule],
  providers: [FirstAdministrator, SetupRepository, SetupService],
  exports: [SetupService],
})
export class SetupModule {}
