import { Module } from '@nestjs/common';
import { DiagnosticsRepository } from './diagnostics.repository.js';
import { PlatformHealthService } from './platform-health.service.js';
import { PlatformProbes } from './platform-probes.js';
import { ProcessReader } from './process-reader.js';
import { ProcessRepository } from './process.repository.js';

/** The measured health of the control plane. Needs the global config, database, health, http and queue modules. */
@Module({
  providers: [DiagnosticsRepository, PlatformHealthService, PlatformProbes, ProcessReader, ProcessRepository],
  exports: [DiagnosticsRepository, PlatformHealthService, ProcessReader],
})
export class DiagnosticsModule {}
