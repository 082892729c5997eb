import { Injectable } from '@nestjs/common';
import type { Result } from '@fettle/contracts';
import { diagnostics } from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import { thisProcess } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { HealthRegistry } from '@fettle/platform/health';
import type { ComponentHealth } from '@fettle/platform/health';
import type { RecentPrincipal } from '@fettle/platform/http';
import { DiagnosticsRepository } from './diagnostics.repository.js';
import { HealthMemory } from './health-memory.js';
import { databaseAway } from './judgements.js';
import { PlatformProbes } from './platform-probes.js';
import type { Agents, Processes } from './platform-probes.js';
import { run, worst } from './probe.js';
import type { Component } from './probe.js';

/** What every process registers, in words for a person. */
const titles: Readonly<Record<string, string>> = {
  postgres: 'PostgreSQL',
  queue: 'The job queue',
  bus: 'The message bus',
};

/**
 * Measures every part of the control plane, now, and each with its own time-out: a dead part never hides the others. What only the
 * database could tell is `unknown` while that is away, with what this process read last.
 */
@Injectable()
export class PlatformHealthService {
  private readonly memory = new HealthMemory();

  constructor(
    private readonly config: Config,
    private readonly registry: HealthRegistry,
    private readonly repository: DiagnosticsRepository,
    private readonly probes: PlatformProbes,
  ) {}

  /** Never throws. `vouched`: by whom the reader was let in where the database could not be asked. */
  async health(ctx: Ctx, vouched: RecentPrincipal | undefined): Promise<Result<typeof diagnostics.health>> {
    const registered = await this.registry.report();
    // Asking a database that does not answer would only fill the pool.
    const isAway = registered.components.some(({ name, ok }) => name === 'postgres' && !ok);
    const measured = await Promise.all(
      this.probes.list(ctx, this.memory).map(async (probe) => {
        if (isAway && probe.asksDatabase) return this.memory.unknown(probe, 'Not known without PostgreSQL.');
        return this.memory.measured(await run(probe));
      }),
    );
    const asOf = new Date().toISOString();
    const components = [...registered.components.map((one) => this.asComponent(one, asOf)), ...measured];
    const { bootId, version, startedAt } = thisProcess;
    return {
      state: worst(components),
      asOf,
      bootId,
      version,
      startedAt,
      components,
      ...this.kept(),
      ...whoever(vouched),
    };
  }

  private kept(): Pick<Result<typeof diagnostics.health>, 'processes' | 'agents'> {
    const processes = this.memory.kept<Processes>('processes');
    const agents = this.memory.kept<Agents>('agents');
    return {
      processes: processes && { readAt: processes.readAt, items: processes.value },
      agents: agents && { readAt: agents.readAt, summary: agents.value },
    };
  }

  private asComponent(one: ComponentHealth, checkedAt: string): Component {
    const { name, latencyMs } = one;
    const title = titles[name] ?? name;
    const facts = this.factsOf(name);
    if (name === 'postgres' && !one.ok) {
      const away = databaseAway(this.repository.standing, Date.now());
      return { ...away, name, checkedAt, latencyMs: null, facts: { ...facts, ...away.facts }, lastKnown: null };
    }
    const state = one.ok ? 'ok' : one.critical ? 'down' : 'degraded';
    const detail = one.ok ? `${title} answers.` : `${title} does not answer.`;
    return {
      name,
      state,
      since: null,
      detail,
      checkedAt,
      latencyMs: one.ok ? latencyMs : null,
      facts,
      lastKnown: null,
    };
  }

  private factsOf(name: string): Component['facts'] {
    if (name === 'postgres') {
      const { total, idle, waiting } = this.repository.connections;
      return { connectionsInUse: total - idle, poolSize: this.config.databasePool, callersWaiting: waiting };
    }
    return name === 'queue' || name === 'bus' ? { backend: this.config.redisUrl ? 'redis' : 'postgres' } : {};
  }
}

function whoever(vouched: RecentPrincipal | undefined): Pick<Result<typeof diagnostics.health>, 'vouched'> {
  return { vouched: vouched ? { verifiedAt: vouched.verifiedAt, until: vouched.until } : null };
}
