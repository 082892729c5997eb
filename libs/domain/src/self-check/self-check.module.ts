import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Bus } from '@fettle/platform/bus';
import { Config } from '@fettle/platform/config';
import { Database, Outbox, UnitOfWork } from '@fettle/platform/database';
import { Queues } from '@fettle/platform/queue';
import { Tracing } from '@fettle/platform/tracing';
import { DiagnosticsModule, DiagnosticsRepository } from '../diagnostics/index.js';
import { SelfCheckParts } from './self-check.parts.js';
import { SelfCheckRepository } from './self-check.repository.js';
import { SelfCheckService } from './self-check.service.js';

/** The self-check. Needs the global modules of the platform. */
@Module({
  imports: [DiagnosticsModule],
  providers: [
    SelfCheckRepository,
    { provide: SelfCheckParts, inject: [ModuleRef, SelfCheckRepository, DiagnosticsRepository], useFactory: partsOf },
    SelfCheckService,
  ],
  exports: [SelfCheckRepository, SelfCheckService],
})
export class SelfCheckModule {}

function partsOf(core: ModuleRef, repository: SelfCheckRepository, figures: DiagnosticsRepository): SelfCheckParts {
  const part = <T>(token: abstract new (...args: never[]) => T): T => core.get<T>(token as never, { strict: false });
  return new SelfCheckParts({
    repository,
    figures,
    config: part(Config),
    database: part(Database),
    unitOfWork: part(UnitOfWork),
    outbox: part(Outbox),
    queues: part(Queues),
    bus: part(Bus),
    tracing: part(Tracing),
  });
}
