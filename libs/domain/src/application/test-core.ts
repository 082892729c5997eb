import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { ConsumeRequest } from '@fettle/contracts/agent';
import { loadConfig } from '@fettle/platform/config';
import { Ctx, newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { Lifecycle } from '@fettle/platform/process';
import { ConsumeInstall, EnrolmentService } from '../enrolment/index.js';
import { startApplication } from './start-application.js';

type Token<T> = Type<T> | (abstract new (...args: never[]) => T);

/** The core of one process on a test database, started as processes start it. Two over one database are two processes. */
export class TestCore {
  private constructor(
    private readonly core: INestApplicationContext,
    private readonly lifecycle: Lifecycle,
    private readonly dataDir: string,
  ) {}

  static async open(url: string, env: Record<string, string> = {}): Promise<TestCore> {
    const dataDir = await mkdtemp(join(tmpdir(), 'fettle-core-'));
    const quiet = { FETTLE_OPS_PORT: '0', LOG_LEVEL: 'silent' };
    const config = loadConfig({ DATABASE_URL: url, FETTLE_DATA_DIR: dataDir, ...quiet, ...env });
    const lifecycle = new Lifecycle();
    const { core } = await startApplication('fettle-core-test', lifecycle, config);
    return new TestCore(core, lifecycle, dataDir);
  }

  get<T>(token: Token<T>): T {
    return this.core.get<T>(token as Type<T>, { strict: false });
  }

  /** SQL beside the services: for what no verb offers, and to look at what they left behind. */
  sql<T = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]> {
    return this.get(Database).query(Ctx.system('spec'), text, values);
  }

  /** A new workspace, and the context of somebody who works in it. */
  async workspace(): Promise<Ctx> {
    const id = newId();
    await this.sql('INSERT INTO workspaces (id, name, slug) VALUES ($1, $2, $2)', [id, `w-${id}`]);
    return Ctx.system('spec', id);
  }

  /** An install token of a workspace with its install's id. */
  async token(ctx: Ctx, name = 'web'): Promise<{ token: string; installId: string }> {
    const { token, install } = await this.get(EnrolmentService).issue(ctx, name, null);
    return { token, installId: install.id };
  }

  consume(request: ConsumeRequest): Promise<{ nodeId: string; agentToken: string }> {
    return this.get(ConsumeInstall).run(Ctx.create({ actor: { kind: 'anonymous' } }), request);
  }

  /** A node that has joined and not been heard from, with the context of its agent. */
  async node(ctx: Ctx, name = 'web', hostname = `h-${newId()}`): Promise<TestNode> {
    const { nodeId, agentToken } = await this.consume({ token: (await this.token(ctx, name)).token, hostname });
    const workspaceId = ctx.requireWorkspace();
    const agent = Ctx.create({ actor: { kind: 'agent', nodeId }, workspaceId });
    return { nodeId, key: agentToken, workspaceId, agent };
  }

  async close(): Promise<void> {
    await this.lifecycle.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

export interface TestNode {
  readonly nodeId: string;
  readonly workspaceId: string;
  readonly key: string;
  readonly agent: Ctx;
}
