import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { AgentSummary, ProcessState } from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import type { Ctx } from '@fettle/platform/context';
import { ProcessVitals } from '@fettle/platform/health';
import { Connections } from '@fettle/platform/http';
import { Queues, missingSchedules, standingSchedules } from '@fettle/platform/queue';
import type { z } from 'zod';
import { DiagnosticsRepository } from './diagnostics.repository.js';
import type { HealthMemory } from './health-memory.js';
import * as judge from './judgements.js';
import { judgeProcesses, processesOf } from './process.policy.js';
import { ProcessRepository } from './process.repository.js';
import type { Finding, Probe } from './probe.js';

export type Processes = z.output<typeof ProcessState>[];
export type Agents = z.output<typeof AgentSummary>;

/** What is measured besides the parts that every process registers, and by which question. */
@Injectable()
export class PlatformProbes {
  constructor(
    private readonly config: Config,
    private readonly repository: DiagnosticsRepository,
    private readonly processes: ProcessRepository,
    private readonly queues: Queues,
    private readonly vitals: ProcessVitals,
    private readonly connections: Connections,
  ) {}

  /** The probes of one reading. What they read for more than a sentence is kept in `memory` as `processes` and `agents`. */
  list(ctx: Ctx, memory: HealthMemory): Probe[] {
    const { repository, config } = this;
    const ask = (name: string, measure: () => Promise<Finding>): Probe => ({ name, asksDatabase: true, measure });
    return [
      { name: 'redis', measure: () => this.redis() },
      {
        name: 'schedules',
        asksDatabase: !config.redisUrl,
        measure: async () => judge.judgeSchedules(standingSchedules, await missingSchedules(this.queues)),
      },
      ask('relay', async () => judge.judgeBacklog(['message', 'messages'], await repository.waiting(ctx, 'outbox'))),
      ask('audit-sealing', async () =>
        judge.judgeBacklog(['audit entry', 'audit entries'], await repository.waiting(ctx, 'unsealed')),
      ),
      ask('processes', async () => judgeProcesses(memory.keep('processes', await this.running(ctx)))),
      ask('nodes', async () => judge.judgeNodes(await repository.presence(ctx))),
      ask('agents', async () => judge.judgeAgents(memory.keep('agents', await this.agents(ctx)))),
      { name: 'agents-here', measure: async () => judge.judgeAgentsHere(this.connections.count()) },
      { name: 'this-process', measure: async () => judge.judgeVitals(this.vitals.read()) },
      { name: 'data-directory', measure: () => this.disk() },
      ask('database-disk', async () => judge.judgeDatabaseSize(await repository.databaseSize(ctx))),
      ask('clock', async () => judge.judgeClock(await repository.clockOffsetMs(ctx))),
    ];
  }

  private async running(ctx: Ctx): Promise<Processes> {
    return processesOf(await this.processes.list(ctx), Date.now());
  }

  private async agents(ctx: Ctx): Promise<Agents> {
    const versions = await this.repository.agentVersions(ctx);
    const off = await this.processes.clocksOff(ctx);
    return {
      versions,
      clocksOff: off.map(({ workspaceId, workspaceName, atMs, nodeId, name, offsetMs }) => ({
        nodeId,
        name,
        workspace: { id: workspaceId, name: workspaceName },
        offsetMs: Math.round(offsetMs),
        noticedAt: new Date(atMs).toISOString(),
      })),
    };
  }

  /** An installation without Redis is whole: its absence is said, and is no fault. */
  private async redis(): Promise<Finding> {
    if (!this.config.redisUrl)
      return { state: 'not_configured', detail: 'No Redis is set up: jobs and messages go through PostgreSQL.' };
    await this.queues.check();
    return { state: 'ok', detail: 'Redis answers.' };
  }

  private async disk(): Promise<Finding> {
    const { blocks, bavail, bsize } = await statfs(this.config.dataDir);
    return judge.judgeDisk({ totalBytes: blocks * bsize, freeBytes: bavail * bsize });
  }
}
