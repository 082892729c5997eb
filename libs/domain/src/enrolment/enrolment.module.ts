import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { ConsumeInstall } from './consume-install.js';
import { EnrolmentService } from './enrolment.service.js';
import { InstallCommands } from './install-commands.js';
import { InstallEndings } from './install-endings.js';
import { InstallRepository } from './install.repository.js';
import { PrepareNode } from './prepare-node.js';
import { ReleaseTrust } from './release-trust.js';
import { RootAccessModule } from '../root-access/index.js';
import { TeamsModule } from '../teams/index.js';

@Module({
  imports: [NodesModule, RootAccessModule, TeamsModule],
  providers: [
    ConsumeInstall,
    EnrolmentService,
    InstallCommands,
    InstallEndings,
    InstallRepository,
    PrepareNode,
    ReleaseTrust,
  ],
  exports: [ConsumeInstall, EnrolmentService, InstallEndings, PrepareNode, ReleaseTrust],
})
export class EnrolmentModule {}
