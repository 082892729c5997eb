import { Injectable } from '@nestjs/common';
import type {
  CheckInAnswer,
  CheckInRequest,
  HeartbeatAnswer,
  HeartbeatRequest,
  MetricsRequest,
} from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { AgentAuthenticator, type AgentPrincipal } from '@fettle/platform/http';
import {
  CloneWatch,
  LivenessService,
  MachineFactsService,
  type Connection,
  type MachineFacts,
} from '../nodes/index.js';
import { TaskLeases } from '../tasks/index.js';
import { AgentClocks } from './agent-clocks.js';
import { AgentMeasurements } from './agent-measurements.js';
import { CheckInWords } from './check-in-words.js';
import { factsOf, machineFacts } from './manifest-facts.js';

/** What an agent says about itself and its machine: liveness, measurements, manifest. Tasks have their own verbs. */
@Injectable()
export class AgentLinkService {
  /** Sockets that agents have opened here since the start of the process. */
  connectionsOpened = 0;
  /** What each node said last, of its agent's version alone and in full. */
  private readonly versions = new Map<string, string>();
  private readonly described = new Map<string, string>();

  constructor(
    private readonly authenticator: AgentAuthenticator,
    private readonly liveness: LivenessService,
    private readonly machines: MachineFactsService,
    private readonly measurements: AgentMeasurements,
    private readonly leases: TaskLeases,
    private readonly clocks: AgentClocks,
    private readonly words: CheckInWords,
    private readonly clones: CloneWatch,
  ) {}

  /** One check-in: what it acknowledges is stored. Held tasks keep their leases. */
  async checkIn(ctx: Ctx, request: CheckInRequest): Promise<CheckInAnswer> {
    const node = nodeOf(ctx);
    this.liveness.seen(node.nodeId, request);
    this.clocks.note(node.nodeId, request.sentAt);
    // First: whatever else may fail, what runs keeps its lease.
    await this.leases.renew(ctx, request.running);
    const { manifest } = request;
    await this.describe(ctx, node.nodeId, {
      agentVersion: request.agentVersion,
      ...(manifest && factsOf(manifest)),
    });
    await this.measurements.add(node, request);
    const told = await this.words.tell(ctx, node.nodeId, request);
    // One check-in per measurement keeps charts live and costs an idle agent 4 requests a minute; only who is watched does more.
    const everyMs = this.measurements.intervalMs(node.nodeId);
    return { acknowledged: true, metricsIntervalMs: everyMs, checkInMs: everyMs, ...told };
  }

  /** Sign of life of an older agent. @throws DomainError `agent_key.invalid` */
  async heartbeat(ctx: Ctx, request: HeartbeatRequest): Promise<HeartbeatAnswer> {
    const agent = await this.identify(request.nodeId, request.agentToken);
    this.liveness.seen(agent.nodeId);
    await this.describe(ctx.with({ workspaceId: agent.workspaceId }), agent.nodeId, request);
    return { acknowledged: true, nodeId: agent.nodeId, status: 'online', lastSeenAt: new Date().toISOString() };
  }

  /** Measurements of an older agent. @throws DomainError `agent_key.invalid` */
  async metrics(
    ctx: Ctx,
    request: MetricsRequest,
  ): Promise<{ acknowledged: true; nodeId: string; recordedAt: string }> {
    const agent = await this.identify(request.nodeId, request.agentToken);
    await this.compatible(ctx.with({ workspaceId: agent.workspaceId }), agent, request);
    return { acknowledged: true, nodeId: agent.nodeId, recordedAt: new Date().toISOString() };
  }

  /** A compatible sample from the socket or the older route, thinned to one per 15 s, or 2 s while its node is watched. It is a sign of life in any case. */
  async compatible(
    ctx: Ctx,
    agent: AgentPrincipal,
    sample: Omit<MetricsRequest, 'nodeId' | 'agentToken'>,
  ): Promise<void> {
    this.liveness.seen(agent.nodeId);
    await this.describe(ctx, agent.nodeId, { agentVersion: sample.agentVersion });
    await this.measurements.addCompatible(agent, sample);
  }

  /** A connection was opened: a new epoch of its node, which only its own end can end. No SQL. */
  connected(nodeId: string): Connection {
    this.connectionsOpened += 1;
    return this.liveness.opened(nodeId);
  }

  /** A connection has ended. No SQL. */
  disconnected(connection: Connection): void {
    this.liveness.closed(connection);
  }

  /** A connection took the place of one that was still alive: two machines may use one identity. */
  async connectionReplaced(nodeId: string): Promise<void> {
    await this.clones.connectionReplaced(nodeId);
  }

  /** A node was heard from. No SQL. */
  signOfLife(nodeId: string): void {
    this.liveness.seen(nodeId);
  }

  /** Who a node id and a key together are. @throws DomainError `agent_key.invalid` */
  async identify(nodeId: string, key: string): Promise<AgentPrincipal> {
    const agent = await this.authenticator.authenticate({ nodeId, agentKey: key });
    if (!agent) throw new DomainError('agent_key.invalid');
    return agent;
  }

  /** Writes versions and tools only when they differ from what this agent said last time: an idle agent costs no SQL here. */
  async describe(ctx: Ctx, nodeId: string, report: MachineFacts): Promise<void> {
    const facts = machineFacts(report);
    const isBare = Object.entries(facts).every(([name, value]) => name === 'agentVersion' || value == null);
    const said = isBare ? (facts.agentVersion ?? '') : JSON.stringify(facts);
    const described = isBare ? this.versions : this.described;
    if (described.get(nodeId) === said) return;
    await this.machines.note(ctx, nodeId, facts);
    described.set(nodeId, said);
  }
}

function nodeOf(ctx: Ctx): { nodeId: string; workspaceId: string } {
  if (ctx.actor.kind !== 'agent') throw new Error('An agent verb was reached by somebody else');
  return { nodeId: ctx.actor.nodeId, workspaceId: ctx.requireWorkspace() };
}
