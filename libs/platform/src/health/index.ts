export { HealthModule } from './health.module.js';
export { HealthRegistry, type ComponentHealth, type HealthReport } from './health-registry.js';
export { ProcessHeartbeat, heartbeatDeadlines } from './process-heartbeat.js';
export { ProcessVitals, type Vitals } from './process-vitals.js';
export { OpsServer } from './ops-server.js';
