export { HealthModule } from './health.module.js';
export { HealthRegistry, type ComponentHealth, type HealthReport } from './health-registry.js';
export { OpsServer } from './ops-server.js';
