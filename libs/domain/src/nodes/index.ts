export { AgentKeyCache } from './agent-key.cache.js';
export { AgentKeyRepository } from './agent-key.repository.js';
export { AgentKeyService } from './agent-key.service.js';
export { LivenessService } from './liveness.service.js';
export { NodeLists } from './node-lists.js';
export { NodeRepository, type MachineFacts } from './node.repository.js';
export { NodeService } from './node.service.js';
export { NodesModule } from './nodes.module.js';
export { presenceSql } from './presence.policy.js';
