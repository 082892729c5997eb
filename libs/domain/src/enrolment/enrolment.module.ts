import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { ConsumeInstall } from './consume-install.js';
import { EnrolmentService } from './enrolment.service.js';
import { InstallRepository } from './install.repository.js';

@Module({
  imports: [NodesModule],
  providers: [ConsumeInstall, EnrolmentService, InstallRepository],
  exports: [ConsumeInstall, EnrolmentService],
})
export class EnrolmentModule {}
