import type { INestApplicationContext } from '@nestjs/common';
import { AGENT_NAMESPACE, agentEvents, type AgentEvent, type AgentEventName } from '@fettle/contracts/agent';
import { AgentLinkService } from '@fettle/domain/agent-link';
import { ALIVE_WITHIN_MS, AgentKeyCache, AgentKeyService, type Connection } from '@fettle/domain/nodes';
import { RootAccessLink, WantedRootAccess } from '@fettle/domain/root-access';
import { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { Connections } from '@fettle/platform/http';
import type { AgentPrincipal, OpenConnection, SurfaceHandle } from '@fettle/platform/http';
import { mountAgentNamespace, type AgentSocket, type MountedNamespace } from '@fettle/platform/sockets';
import { RootAccessPush } from './root-access-push.js';

/** An agent that connects and says nothing is cut off. */
const AUTH_WITHIN_MS = 15_000;
const RECHECK_MS = 5_000;

/** What is known of an open socket; `agent` is null before it has authenticated. */
interface Open {
  readonly sinceMs: number;
  readonly ip: string;
  readonly messages: { received: number; sent: number };
  agent: AgentPrincipal | null;
  version: string | null;
  /** Which epoch of its node it is; null before it has authenticated. */
  connection: Connection | null;
  heardAtMs: number;
}

/**
 * The socket of the compatible agent: it authenticates by an event, then sends pings and measurements every two seconds. One
 * authentication per socket; nothing here costs SQL while nothing changes.
 */
export class AgentRealtimeGateway {
  private readonly mounted: MountedNamespace;
  private readonly byNode = new Map<string, { readonly socket: AgentSocket; readonly keyId: string }>();
  private readonly open = new Map<AgentSocket, Open>();
  private readonly root: RootAccessPush;
  private readonly stops: (() => void)[];

  constructor(
    private readonly surface: SurfaceHandle,
    private readonly link: AgentLinkService,
    private readonly keys: AgentKeyService,
    { cache, connections, root }: { cache: AgentKeyCache; connections: Connections; root: RootAccessPush },
  ) {
    this.root = root;
    this.mounted = mountAgentNamespace(surface.server, {
      name: AGENT_NAMESPACE,
      onConnection: (socket) => this.arrived(socket),
    });
    this.stops = [
      cache.onRevoked((nodeId) => this.byNode.get(nodeId)?.socket.disconnect(true)),
      cache.onChange((nodeId, keyId) => this.endKey(nodeId, keyId)),
      cache.onGap(() => void this.recheck()),
      connections.add({ list: () => this.list(), close: (id) => this.disconnect(id) }),
    ];
  }

  static mount(surface: SurfaceHandle, core: INestApplicationContext): AgentRealtimeGateway {
    return new AgentRealtimeGateway(
      surface,
      core.get(AgentLinkService, { strict: false }),
      core.get(AgentKeyService, { strict: false }),
      {
        cache: core.get(AgentKeyCache, { strict: false }),
        connections: core.get(Connections, { strict: false }),
        root: new RootAccessPush(
          core.get(RootAccessLink, { strict: false }),
          core.get(WantedRootAccess, { strict: false }),
        ),
      },
    );
  }

  /** Agents that are connected and known. */
  get size(): number {
    return this.byNode.size;
  }

  async close(): Promise<void> {
    for (const stop of this.stops) stop();
    this.root.close();
    await this.mounted.close();
  }

  private arrived(socket: AgentSocket): void {
    let agent: AgentPrincipal | null = null;
    const open = this.track(socket);
    const deadline = setTimeout(() => socket.disconnect(true), AUTH_WITHIN_MS).unref();
    socket.on('disconnect', () => {
      clearTimeout(deadline);
      this.open.delete(socket);
      if (open.connection) this.link.disconnected(open.connection);
      if (agent) this.leave(agent, socket);
    });
    this.listen(socket, 'agent.auth', async (event) => {
      const known = await this.authenticate(socket, event);
      // A socket speaks for one node at a time: it must not be closed, or kept, on behalf of the one before.
      if (agent && agent.nodeId !== known?.nodeId) this.leave(agent, socket);
      agent = known;
      open.agent = known;
      open.version = event.agentVersion ?? null;
      if (agent) clearTimeout(deadline);
    });
    this.listen(socket, 'agent.ping', async () => {
      if (agent) this.link.signOfLife(agent.nodeId);
    });
    this.listen(socket, 'agent.metrics', async (event) => {
      if (!agent) throw new DomainError('agent_key.invalid');
      await this.link.compatible(this.contextOf(agent, socket), agent, event);
    });
    this.answerPolitely(socket);
  }

  private track(socket: AgentSocket): Open {
    const { ip } = this.surface.clientOf(socket.request);
    const now = Date.now();
    const nobody = { agent: null, version: null, connection: null };
    const open: Open = { sinceMs: now, heardAtMs: now, ip, messages: { received: 0, sent: 0 }, ...nobody };
    this.open.set(socket, open);
    socket.onAny(() => {
      open.messages.received += 1;
      open.heardAtMs = Date.now();
    });
    socket.onAnyOutgoing(() => (open.messages.sent += 1));
    return open;
  }

  private *list(): Generator<OpenConnection> {
    for (const [socket, { agent, version, ...known }] of this.open) {
      yield {
        id: `socket ${socket.id}`,
        kind: 'agent-socket',
        surface: 'agent',
        sinceMs: known.sinceMs,
        ip: known.ip,
        nodeId: agent?.nodeId ?? null,
        person: null,
        workspaceIds: agent ? [agent.workspaceId] : [],
        protocol: 'Socket.IO 4, websocket',
        program: version === null ? null : `agent ${version}`,
        messages: { ...known.messages },
      };
    }
  }

  private disconnect(id: string): boolean {
    for (const socket of this.open.keys()) {
      if (`socket ${socket.id}` !== id) continue;
      // As if the line had been cut: told to disconnect, the agent would not come back by itself.
      socket.conn.close();
      return true;
    }
    return false;
  }

  /** One key of a node was revoked: the socket that it opened closes, one that another key has opened stays. */
  private endKey(nodeId: string, keyId: string | null): void {
    const held = this.byNode.get(nodeId);
    if (held && held.keyId === keyId) held.socket.disconnect(true);
  }

  /** Authenticated anew on the same socket, it is the same connection. */
  private begin(socket: AgentSocket, nodeId: string): void {
    const open = this.open.get(socket);
    if (!open || open.connection?.nodeId === nodeId) return this.link.signOfLife(nodeId);
    if (open.connection) this.link.disconnected(open.connection);
    open.connection = this.link.connected(nodeId);
  }

  private replace(nodeId: string, before: AgentSocket): void {
    const wasAlive = Date.now() - (this.open.get(before)?.heardAtMs ?? 0) < ALIVE_WITHIN_MS;
    before.disconnect(true);
    // What cannot be written down now is found again.
    if (wasAlive) void this.link.connectionReplaced(nodeId).catch(() => undefined);
  }

  /** After messages may have been missed: one statement says whose key is still good, the others are cut off. */
  private async recheck(): Promise<void> {
    const held = [...this.byNode.values()];
    if (held.length === 0) return;
    const ids = held.map(({ keyId }) => keyId);
    const valid = await this.keys.valid(Ctx.system('agent sockets'), ids).catch(() => null);
    // The database is away too: who cannot be asked about stays, and is asked about again.
    if (!valid) return void setTimeout(() => void this.recheck(), RECHECK_MS).unref();
    for (const { socket, keyId } of held) if (!valid.has(keyId)) socket.disconnect(true);
  }

  private contextOf(agent: AgentPrincipal, socket: AgentSocket): Ctx {
    const { ip } = this.surface.clientOf(socket.request);
    return Ctx.create({
      actor: { kind: 'agent', nodeId: agent.nodeId },
      workspaceId: agent.workspaceId,
      origin: { ip },
    });
  }

  private leave({ nodeId }: AgentPrincipal, socket: AgentSocket): void {
    if (this.byNode.get(nodeId)?.socket === socket) this.byNode.delete(nodeId);
    this.root.left(nodeId, socket);
  }

  private async authenticate(socket: AgentSocket, event: AgentEvent<'agent.auth'>): Promise<AgentPrincipal | null> {
    const { ip } = this.surface.clientOf(socket.request);
    let agent: AgentPrincipal | null = null;
    try {
      this.surface.refusals.requireFewRefusals(ip);
      agent = await this.link.identify(event.nodeId, event.agentToken);
      const before = this.byNode.get(agent.nodeId)?.socket;
      // A newer socket of a node replaces the older one, never the other way round.
      if (before && before !== socket) this.replace(agent.nodeId, before);
      this.byNode.set(agent.nodeId, { socket, keyId: agent.keyId });
      this.begin(socket, agent.nodeId);
      await this.link.describe(this.contextOf(agent, socket), agent.nodeId, event);
      const ctx = this.contextOf(agent, socket);
      const rootAccess = await this.root.authenticated(ctx, agent.nodeId, socket, event.rootAccess);
      const type = 'agent.auth.ack';
      socket.emit(type, { type, authenticated: true, nodeId: agent.nodeId, rootAccess });
      return agent;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'agent_key.invalid') this.surface.refusals.noteRefusal(ip);
      // The database went away half way: nobody is held by a socket that is about to end.
      if (agent) this.leave(agent, socket);
      const type = 'agent.auth.error';
      socket.emit(type, { type, authenticated: false, message: messageOf(error) });
      socket.disconnect();
      return null;
    }
  }

  /** Events of features that this control plane does not offer over the socket: an answer in words, and the socket stays. */
  private answerPolitely(socket: AgentSocket): void {
    const elsewhere: Partial<Record<AgentEventName, string>> = {
      'task.accepted': 'Report tasks over HTTP',
      'task.started': 'Report tasks over HTTP',
      'task.log': 'Report tasks over HTTP',
      'task.completed': 'Report tasks over HTTP',
      'terminal.opened': 'There is no such terminal session',
      'terminal.output': 'There is no such terminal session',
      'terminal.exited': 'There is no such terminal session',
      'terminal.error': 'There is no such terminal session',
    };
    for (const [eventType, message] of Object.entries(elsewhere)) {
      socket.on(eventType, () => socket.emit('agent.error', { type: 'agent.error', eventType, message }));
    }
  }

  /** Parses an event by its contract; a fault is told by `agent.error` and the socket is kept. */
  private listen<N extends AgentEventName>(
    socket: AgentSocket,
    name: N,
    handle: (event: AgentEvent<N>) => Promise<void>,
  ): void {
    socket.on(name as string, (payload: unknown) => {
      const parsed = agentEvents[name].safeParse(payload);
      const work = parsed.success
        ? handle(parsed.data as AgentEvent<N>)
        : Promise.reject(new DomainError('request.invalid'));
      work.catch((error: unknown) => {
        socket.emit('agent.error', { type: 'agent.error', eventType: name, message: messageOf(error) });
      });
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'Something went wrong inside Fettle';
}
