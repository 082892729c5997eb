import { Module } from '@nestjs/common';
import { AgentAuthenticator } from '@fettle/platform/http';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { AgentKeyService } from './agent-key.service.js';
import { DeliveriesModule } from '../deliveries/index.js';
import { EventsModule } from '../events/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { DomainAgentAuthenticator } from './domain-agent-authenticator.js';
import { KeyMisuse } from './key-misuse.js';
import { KeyRingRepository } from './key-ring.repository.js';
import { KeyRing } from './key-ring.service.js';
import { KeyReminderRepository } from './key-reminder.repository.js';
import { KeyReminders } from './key-reminders.js';
import { KeyRotation } from './key-rotation.js';
import { LivenessRepository } from './liveness.repository.js';
import { LivenessService } from './liveness.service.js';
import { PresenceNews } from './presence-news.js';
import { PresenceSweepRepository } from './presence-sweep.repository.js';
import { PresenceSweep } from './presence-sweep.js';
import { CloneWatch } from './clone-watch.js';
import { MachineFactsRepository } from './machine-facts.repository.js';
import { MachineFactsService } from './machine-facts.service.js';
import { NodeTerms } from './group-terms.repository.js';
import { NodeOverviewRepository } from './node-overview.repository.js';
import { NodeOverviews } from './node-overviews.js';
import { NodeListRepository } from './node-list.repository.js';
import { NodeLists } from './node-lists.js';
import { NodeRemovalRepository } from './node-removal.repository.js';
import { NodeRepository } from './node.repository.js';
import { NodeService } from './node.service.js';
import { RemoveNode } from './remove-node.js';

@Module({
  imports: [DeliveriesModule, EventsModule, PlatformSettingsModule],
  providers: [
    AgentKeyCache,
    AgentKeyRepository,
    AgentKeyService,
    KeyMisuse,
    KeyRing,
    KeyRingRepository,
    KeyReminderRepository,
    KeyReminders,
    KeyRotation,
    CloneWatch,
    LivenessRepository,
    LivenessService,
    PresenceNews,
    PresenceSweep,
    PresenceSweepRepository,
    MachineFactsRepository,
    MachineFactsService,
    NodeListRepository,
    NodeLists,
    NodeOverviewRepository,
    NodeOverviews,
    NodeRepository,
    NodeService,
    NodeTerms,
    NodeRemovalRepository,
    RemoveNode,
    DomainAgentAuthenticator,
    { provide: AgentAuthenticator, useExisting: DomainAgentAuthenticator },
  ],
  exports: [
    AgentAuthenticator,
    AgentKeyCache,
    AgentKeyRepository,
    AgentKeyService,
    KeyMisuse,
    KeyRing,
    KeyRotation,
    CloneWatch,
    LivenessService,
    PresenceSweep,
    RemoveNode,
    MachineFactsService,
    NodeLists,
    NodeOverviews,
    NodeRepository,
    NodeService,
    NodeTerms,
  ],
})
export class NodesModule {}
