export { DiagnosticsModule } from './diagnostics.module.js';
export { DiagnosticsRepository } from './diagnostics.repository.js';
export { backlogLevel, clockLevel, loopLevel, roomLevel, roomWords } from './platform.limits.js';
export { PlatformHealthService } from './platform-health.service.js';
export { ProcessReader, type AskedProcess } from './process-reader.js';
