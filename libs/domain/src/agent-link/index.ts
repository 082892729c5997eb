export { AgentLinkModule } from './agent-link.module.js';
export { AgentLinkService } from './agent-link.service.js';
