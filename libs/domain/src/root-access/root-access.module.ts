import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.js';
import { NodesModule } from '../nodes/index.js';
import { RootAccessLink } from './root-access-link.js';
import { RootAccessRepository } from './root-access.repository.js';
import { RootAccessService } from './root-access.service.js';
import { RootSigner } from './root-signer.js';
import { WantedRootAccess } from './wanted-root-access.js';

/** What root can be used for on nodes: what people want, what agents are told, what they have applied. */
@Module({
  imports: [EventsModule, NodesModule],
  providers: [RootAccessLink, RootAccessRepository, RootAccessService, RootSigner, WantedRootAccess],
  exports: [RootAccessLink, RootAccessService, RootSigner, WantedRootAccess],
})
export class RootAccessModule {}
