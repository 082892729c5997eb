import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import type { Database } from '@fettle/platform/database';
import { expectedMigrations } from './expected-migrations.js';
import type { Parts } from './parts.js';
import { RollCall } from './roll-call.js';

type Given = Omit<Parts, 'ctx' | 'rollCall' | 'migrations' | 'connect'> & { readonly database: Database };

/** The parts of a running process; and its answer when another calls the roll. */
export class SelfCheckParts implements OnModuleInit, OnModuleDestroy {
  /** Of the process, as PostgreSQL shows it. */
  readonly name: string;
  private readonly rollCall: RollCall;

  constructor(private readonly given: Given) {
    const { applicationName } = given.database.dataSource.options as { applicationName?: string };
    this.name = applicationName ?? 'fettle';
    this.rollCall = new RollCall(given.bus, this.name);
  }

  onModuleInit(): void {
    this.rollCall.start();
  }

  onModuleDestroy(): void {
    this.rollCall.close();
  }

  of(ctx: Ctx): Parts {
    const { database: _named, ...rest } = this.given;
    return { ...rest, ctx, rollCall: this.rollCall, migrations: expectedMigrations() };
  }
}
