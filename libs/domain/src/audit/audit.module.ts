import { Module } from '@nestjs/common';
import { AuditExporter } from './audit-exporter.js';
import { AuditReader } from './audit-reader.js';
import { AuditRepository } from './audit.repository.js';
import { ChainVerifier } from './chain-verifier.js';
import { ChainRepository } from './chain.repository.js';

/** The audit log as people read it, take it away and check it: of their workspace, or of the whole platform. */
@Module({
  providers: [AuditExporter, AuditReader, AuditRepository, ChainRepository, ChainVerifier],
  exports: [AuditExporter, AuditReader, ChainVerifier],
})
export class AuditModule {}
