import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { ConsumeInstall } from './consume-install.js';
import { EnrolmentService } from './enrolment.service.js';
import { InstallEndings } from './install-endings.js';
import { InstallRepository } from './install.repository.js';
import { ReleaseTrust } from './release-trust.js';
import { TeamsModule } from '../teams/index.js';

@Module({
  imports: [NodesModule, TeamsModule],
  providers: [ConsumeInstall, EnrolmentService, InstallEndings, InstallRepository, ReleaseTrust],
  exports: [ConsumeInstall, EnrolmentService, InstallEndings, ReleaseTrust],
})
export class EnrolmentModule {}
