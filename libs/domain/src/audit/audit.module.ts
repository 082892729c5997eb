import { Module } from '@nestjs/common';
import { AuditReader } from './audit-reader.js';
import { AuditRepository } from './audit.repository.js';
import { PlatformAuditReader } from './platform-audit-reader.js';
import { PlatformAuditRepository } from './platform-audit.repository.js';

/** The audit log as people read it: of their workspace, or of the whole platform. */
@Module({
  providers: [AuditReader, AuditRepository, PlatformAuditReader, PlatformAuditRepository],
  exports: [AuditReader, PlatformAuditReader],
})
export class AuditModule {}
