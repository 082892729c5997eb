import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { Result } from '@fettle/contracts';
import { diagnostics } from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import { thisProcess } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { HealthRegistry } from '@fettle/platform/health';
import type { ComponentHealth } from '@fettle/platform/health';
import { Queues, missingSchedules, standingSchedules } from '@fettle/platform/queue';
import { DiagnosticsRepository } from './diagnostics.repository.js';
import { judgeAgentVersions, judgeBacklog, judgeClock, judgeDisk, judgeNodes, judgeSchedules } from './judgements.js';
import { run, worst } from './probe.js';
import type { Component, Finding, Probe } from './probe.js';

/** What every process registers, in words for a person. */
const titles: Readonly<Record<string, string>> = {
  postgres: 'PostgreSQL',
  queue: 'The job queue',
  bus: 'The message bus',
};

/** Measures every part of the control plane, now, and each with its own time-out: a dead part never hides the others. */
@Injectable()
export class PlatformHealthService {
  constructor(
    private readonly config: Config,
    private readonly registry: HealthRegistry,
    private readonly repository: DiagnosticsRepository,
    private readonly queues: Queues,
  ) {}

  async health(ctx: Ctx): Promise<Result<typeof diagnostics.health>> {
    const [registered, measured] = await Promise.all([
      this.registry.report(),
      Promise.all(this.probes(ctx).map((probe) => run(probe))),
    ]);
    const asOf = new Date().toISOString();
    const components = [...registered.components.map((one) => this.asComponent(one, asOf)), ...measured];
    return { state: worst(components), asOf, ...thisProcess, version, components };
  }

  private probes(ctx: Ctx): Probe[] {
    const { repository } = this;
    return [
      { name: 'redis', measure: () => this.redis() },
      {
        name: 'schedules',
        measure: async () => judgeSchedules(standingSchedules, await missingSchedules(this.queues)),
      },
      { name: 'relay', measure: async () => judgeBacklog('messages', await repository.outbox(ctx)) },
      { name: 'audit-sealing', measure: async () => judgeBacklog('audit entries', await repository.unsealed(ctx)) },
      { name: 'nodes', measure: async () => judgeNodes(await repository.presence(ctx)) },
      { name: 'agent-versions', measure: async () => judgeAgentVersions(await repository.agentVersions(ctx)) },
      { name: 'data-directory', measure: () => this.disk() },
      { name: 'clock', measure: () => this.clock(ctx) },
    ];
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
    return judgeDisk({ totalBytes: blocks * bsize, freeBytes: bavail * bsize });
  }

  private async clock(ctx: Ctx): Promise<Finding> {
    const before = Date.now();
    const theirs = await this.repository.clockMs(ctx);
    return judgeClock(theirs - (before + Date.now()) / 2);
  }

  private asComponent(one: ComponentHealth, checkedAt: string): Component {
    const title = titles[one.name] ?? one.name;
    const state = one.ok ? 'ok' : one.critical ? 'down' : 'degraded';
    const detail = one.ok ? `${title} answers.` : `${title} does not answer.`;
    return { name: one.name, state, detail, checkedAt, latencyMs: one.latencyMs, facts: this.factsOf(one.name) };
  }

  private factsOf(name: string): Component['facts'] {
    if (name === 'postgres') return { ...this.repository.connections, poolSize: this.config.databasePool };
    return name === 'queue' || name === 'bus' ? { backend: this.config.redisUrl ? 'redis' : 'postgres' } : {};
  }
}

const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
