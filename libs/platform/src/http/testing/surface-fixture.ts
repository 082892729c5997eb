import { once } from 'node:events';
import { Controller, Module } from '@nestjs/common';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { route } from '@fettle/contracts';
import type { RouteContract, Surface, WorkspaceRole } from '@fettle/contracts';
import { ConfigModule, loadConfig } from '../../config/index.js';
import type { Ctx } from '../../context/index.js';
import { DomainError } from '../../errors/index.js';
import { Log, LoggingModule } from '../../logging/index.js';
import { AgentAuthenticator, SessionAuthenticator } from '../authenticators.js';
import type {
  AgentEvidence,
  AgentPrincipal,
  SessionEvidence,
  SessionPrincipal,
  WorkspaceAccess,
} from '../authenticators.js';
import { createSurface } from '../create-surface.js';
import type { SurfaceHandle } from '../create-surface.js';
import { CsrfTokens } from '../csrf.js';
import type { Incoming } from '../incoming.js';
import type { LimitRules } from '../limits.js';
import { RawAnswer, Reply } from '../reply.js';
import { CurrentCtx, CurrentIncoming, Input, Route } from '../route.decorator.js';

export const workspaceId = '0198c0de-0000-7000-8000-000000000001';
export const csrf = new CsrfTokens([Buffer.alloc(32, 7)]);

const base = {
  surfaces: ['operator', 'agent'],
  access: { kind: 'public' },
  limit: 'write',
  audit: null,
  summary: 's',
  status: 200,
  errors: [],
} as const;
const Anything = z.object({}).loose();

export const contracts = {
  echo: route({
    ...base,
    id: 'fake.echo',
    method: 'POST',
    path: '/echo/:name',
    status: 201,
    params: z.object({ name: z.string().max(40) }),
    body: z.strictObject({ text: z.string(), more: z.unknown().optional() }),
    response: z.object({ text: z.string(), name: z.string() }),
    maxBodyBytes: 2_048,
  }),
  list: route({
    ...base,
    id: 'fake.list',
    method: 'GET',
    path: '/things',
    limit: 'read',
    query: z.strictObject({ limit: z.coerce.number().int().max(9).default(5), name: z.string().optional() }),
    response: z.object({ limit: z.number() }),
  }),
  boom: route({ ...base, id: 'fake.boom', method: 'POST', path: '/boom', response: Anything }),
  down: route({ ...base, id: 'fake.down', method: 'GET', path: '/down', response: Anything }),
  lies: route({ ...base, id: 'fake.lies', method: 'GET', path: '/lies', response: z.object({ n: z.number() }) }),
  cookie: route({
    ...base,
    id: 'fake.cookie',
    method: 'GET',
    path: '/cookie',
    response: z.object({ ok: z.boolean() }),
  }),
  file: route({ ...base, id: 'fake.file', method: 'GET', path: '/file', kind: 'raw', response: z.string() }),
  guess: route({ ...base, id: 'fake.guess', method: 'POST', path: '/guess', limit: 'sign-in', response: Anything }),
  wait: route({ ...base, id: 'fake.wait', method: 'GET', path: '/wait', limit: 'enrol', response: Anything }),
};
const me = {
  ...base,
  method: 'POST',
  path: '/mine',
  response: z.object({ actor: z.string(), workspaceId: z.string().nullable() }),
} as const;
export const mine = {
  operator: route({ ...me, id: 'fake.mine', surfaces: ['operator'], access: { kind: 'session' } }),
  agent: route({ ...me, id: 'fake.mineAgent', surfaces: ['agent'], access: { kind: 'agent' } }),
};
/** Lasts until its caller goes, as the export of a slow reader does. */
const lasting = route({
  ...base,
  id: 'fake.lasting',
  method: 'GET',
  path: '/lasting',
  surfaces: ['operator'],
  access: { kind: 'session' },
  limit: 'export',
  response: Anything,
});
export const inWorkspace = route({
  ...base,
  id: 'fake.inWorkspace',
  method: 'GET',
  path: '/workspaces/:workspaceId/nodes',
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'node:update' },
  response: z.object({ workspaceId: z.string() }),
});

/** Counts what is waiting in `/wait`. */
export const waiting = { now: 0, aborted: 0 };

@Controller()
export class FakeController {
  @Route(contracts.echo)
  echo(@Input() input: { params: { name: string }; body: { text: string } }): object {
    return { text: input.body.text, name: input.params.name, passwordHash: 'must-not-leave' };
  }

  @Route(contracts.list)
  list(@Input() input: { query: { limit: number } }): object {
    return { limit: input.query.limit };
  }

  @Route(contracts.boom)
  boom(): never {
    throw new Error('canary-inner-text');
  }

  @Route(contracts.down)
  down(): never {
    throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  }

  @Route(contracts.lies)
  lies(): object {
    return { n: 'not a number' };
  }

  @Route(contracts.cookie)
  cookie(): Reply<{ ok: boolean }> {
    return new Reply(
      { ok: true },
      { cookies: ['a=1; HttpOnly', 'b=2; HttpOnly'], headers: { 'clear-site-data': '"cache"' } },
    );
  }

  @Route(contracts.file)
  file(): RawAnswer {
    return new RawAnswer('#!/bin/sh\n', { contentType: 'text/x-shellscript' });
  }

  @Route(contracts.guess)
  guess(): object {
    return {};
  }

  @Route(contracts.wait)
  async wait(@CurrentIncoming() incoming: Incoming): Promise<object> {
    waiting.now += 1;
    if (!incoming.signal.aborted) await once(incoming.signal, 'abort');
    waiting.aborted += 1;
    return {};
  }
}

@Controller()
export class OperatorOnlyController {
  @Route(mine.operator)
  mine(@CurrentCtx() ctx: Ctx): object {
    return { actor: ctx.actor.kind === 'user' ? ctx.actor.id : ctx.actor.kind, workspaceId: ctx.workspaceId };
  }

  @Route(lasting)
  async lasting(@CurrentIncoming() incoming: Incoming): Promise<object> {
    waiting.now += 1;
    if (!incoming.signal.aborted) await once(incoming.signal, 'abort');
    return {};
  }

  @Route(inWorkspace)
  inWorkspace(@CurrentCtx() ctx: Ctx): object {
    return { workspaceId: ctx.requireWorkspace() };
  }
}

@Controller()
export class AgentOnlyController {
  @Route(mine.agent)
  mine(@CurrentCtx() ctx: Ctx): object {
    return { actor: ctx.actor.kind === 'agent' ? ctx.actor.nodeId : ctx.actor.kind, workspaceId: ctx.workspaceId };
  }
}

@Module({ controllers: [FakeController, OperatorOnlyController] })
export class OperatorModule {}

@Module({ controllers: [FakeController, AgentOnlyController] })
export class AgentModule {}

export class FakeSessions extends SessionAuthenticator {
  readonly ended = new Set<string>();
  role_: WorkspaceRole | null = 'viewer';

  async authenticate({ cookies }: SessionEvidence): Promise<SessionPrincipal | null> {
    if (cookies['session'] === 'old') throw new DomainError('session.access_expired');
    return cookies['session'] ? this.resume(cookies['session']) : null;
  }

  async resume(sessionId: string): Promise<SessionPrincipal | null> {
    if (this.ended.has(sessionId)) return null;
    return { userId: `user-of-${sessionId}`, sessionId, label: 'a@b.c', platformRole: 'user', provenAgoS: 0 };
  }

  async access(_principal: SessionPrincipal, id: string): Promise<WorkspaceAccess | null> {
    return id === workspaceId && this.role_ ? { role: this.role_, archived: false, teamRoles: [] } : null;
  }
}

export class FakeAgents extends AgentAuthenticator {
  broken = false;

  async authenticate({ authorization, nodeId }: AgentEvidence): Promise<AgentPrincipal | null> {
    if (this.broken) throw new DomainError('dependency.unavailable');
    return authorization === 'Bearer good' && nodeId === 'node-1' ? { nodeId, workspaceId, keyId: 'key-1' } : null;
  }
}

export interface Fixture {
  readonly core: INestApplicationContext;
  readonly lines: string[];
  readonly sessions: FakeSessions;
  readonly agents: FakeAgents;
  surface(
    kind: Surface,
    options?: { module?: Type; contracts?: readonly RouteContract[]; limits?: Partial<LimitRules> },
  ): Promise<SurfaceHandle>;
  close(): Promise<void>;
}

/** A core context without database: fake authenticators, real everything else, log lines kept. */
export async function fixture(env: Record<string, string> = {}): Promise<Fixture> {
  const lines: string[] = [];
  const log = Log.create({
    name: 'test',
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
    FETTLE_DASHBOARD_UPSTREAM: 'http://127.0.0.1:9',
    ...env,
  });
  const sessions = new FakeSessions();
  const agents = new FakeAgents();
  const providers = [
    { provide: SessionAuthenticator, useValue: sessions },
    { provide: AgentAuthenticator, useValue: agents },
    { provide: CsrfTokens, useValue: csrf },
  ];
  class Core {}
  const core = await NestFactory.createApplicationContext(
    { module: Core, imports: [ConfigModule.of(config), LoggingModule.of(log)], providers },
    { logger: false },
  );
  const made: SurfaceHandle[] = [];
  return {
    core,
    lines,
    sessions,
    agents,
    async surface(kind, options = {}) {
      const own = kind === 'agent' ? [mine.agent] : [mine.operator, inWorkspace, lasting];
      const handle = await createSurface({
        kind,
        core,
        module: options.module ?? (kind === 'agent' ? AgentModule : OperatorModule),
        contracts: options.contracts ?? [...Object.values(contracts), ...own],
        port: 0,
        host: '127.0.0.1',
        ...(options.limits ? { limits: options.limits } : {}),
      });
      made.push(handle);
      return handle;
    },
    async close() {
      for (const handle of made) await handle.close(100);
      await core.close();
    },
  };
}
