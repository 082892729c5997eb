import { Module } from '@nestjs/common';
import { AuditReader } from './audit-reader.js';
import { AuditRepository } from './audit.repository.js';

/** The audit log as people read it. */
@Module({ providers: [AuditReader, AuditRepository], exports: [AuditReader] })
export class AuditModule {}
