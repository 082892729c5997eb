import type { Bus } from '@fettle/platform/bus';
import type { Config } from '@fettle/platform/config';
import type { Ctx } from '@fettle/platform/context';
import type { Outbox, UnitOfWork } from '@fettle/platform/database';
import type { Queues } from '@fettle/platform/queue';
import type { Tracing } from '@fettle/platform/tracing';
import type { DiagnosticsRepository } from '../diagnostics/index.js';
import type { RollCall } from './roll-call.js';
import type { SelfCheckRepository } from './self-check.repository.js';

/** What the checks look at: of a running process, or of a program that was started to look and holds nothing else. */
export interface Parts {
  readonly ctx: Ctx;
  readonly config: Config;
  readonly repository: SelfCheckRepository;
  readonly figures: DiagnosticsRepository;
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly queues: Queues;
  readonly bus: Bus;
  readonly rollCall: RollCall;
  readonly tracing: Tracing;
  /** Names of the migrations that this version brings, platform and domain. */
  readonly migrations: readonly string[];
  /** What a program of its own must do before it can ask; a running process has done it long ago. */
  readonly connect?: {
    readonly database: () => Promise<unknown>;
    readonly queue: () => Promise<unknown>;
    readonly bus: () => Promise<unknown>;
  };
}
