import { Module } from '@nestjs/common';
import { AgentAuthenticator } from '@fettle/platform/http';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { AgentKeyService } from './agent-key.service.js';
import { DomainAgentAuthenticator } from './domain-agent-authenticator.js';
import { LivenessRepository } from './liveness.repository.js';
import { LivenessService } from './liveness.service.js';
import { MachineFactsRepository } from './machine-facts.repository.js';
import { MachineFactsService } from './machine-facts.service.js';
import { NodeListRepository } from './node-list.repository.js';
import { NodeLists } from './node-lists.js';
import { NodeRepository } from './node.repository.js';
import { NodeService } from './node.service.js';

@Module({
  providers: [
    AgentKeyCache,
    AgentKeyRepository,
    AgentKeyService,
    LivenessRepository,
    LivenessService,
    MachineFactsRepository,
    MachineFactsService,
    NodeListRepository,
    NodeLists,
    NodeRepository,
    NodeService,
    DomainAgentAuthenticator,
    { provide: AgentAuthenticator, useExisting: DomainAgentAuthenticator },
  ],
  exports: [
    AgentAuthenticator,
    AgentKeyCache,
    AgentKeyRepository,
    AgentKeyService,
    LivenessService,
    MachineFactsService,
    NodeLists,
    NodeRepository,
    NodeService,
  ],
})
export class NodesModule {}
