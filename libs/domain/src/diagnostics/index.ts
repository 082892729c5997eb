export { DiagnosticsModule } from './diagnostics.module.js';
export { PlatformHealthService } from './platform-health.service.js';
export { ProcessReader, type AskedProcess } from './process-reader.js';
