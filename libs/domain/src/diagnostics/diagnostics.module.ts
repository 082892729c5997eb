import { Module } from '@nestjs/common';
import { DiagnosticsRepository } from './diagnostics.repository.js';
import { PlatformHealthService } from './platform-health.service.js';

/** The measured health of the control plane. Needs the global config, database and health modules. */
@Module({ providers: [DiagnosticsRepository, PlatformHealthService], exports: [PlatformHealthService] })
export class DiagnosticsModule {}
