import { readFileSync, readdirSync } from 'node:fs';
import { PROTOCOL, type ClaimAnswer, type ClaimRequest, type WireTask } from '@fettle/contracts/agent';
import { CreateTask, type TaskState } from '@fettle/contracts';
import { Bus, type BusChannel, type BusHandler, type BusMessage } from '@fettle/platform/bus';
import { Ctx, newId } from '@fettle/platform/context';
import {
  AuditTrail,
  Cursor,
  Database,
  Outbox,
  UnitOfWork,
  connect,
  createDataSource,
  migrate,
} from '@fettle/platform/database';
import { Keys } from '@fettle/platform/secrets';
import { testDatabase, type TestDatabase } from '@fettle/testing';
import type { z } from 'zod';
import { domainMigrations } from '../migrations/index.js';
import { AgentKeyCache, LivenessService } from '../nodes/index.js';
import { AgentReach } from './agent-reach.js';
import { CancelTasks } from './cancel-tasks.js';
import { ClaimBatches } from './claim-batches.js';
import { ClaimRepository } from './claim.repository.js';
import { CreateTasks } from './create-tasks.js';
import { OutputFacts } from './output-facts.js';
import { OutputRepository } from './output.repository.js';
import { ParkingLot } from './parking-lot.js';
import { ReportRepository } from './report.repository.js';
import { SweepRepository } from './sweep.repository.js';
import { TaskEvents } from './task-events.js';
import { TaskLeases } from './task-leases.js';
import { TaskListRepository } from './task-list.repository.js';
import { TaskLists } from './task-lists.js';
import { TaskOutputs } from './task-outputs.js';
import { TaskPartitionRepository } from './task-partition.repository.js';
import { TaskPartitions } from './task-partitions.js';
import { TaskReports } from './task-reports.js';
import { TaskSweeper } from './task-sweeper.js';
import { TaskLimits } from './task.limits.js';
import { TaskRepository } from './task.repository.js';
import { TaskService } from './task.service.js';

/** A database with the whole schema, for one spec file. */
export function domainDatabase(): Promise<TestDatabase> {
  const folder = new URL('../migrations/', import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return testDatabase({
    key: `domain ${sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join()}`,
    prepare: async (url) => {
      const dataSource = await connect(createDataSource({ url, migrations: domainMigrations }));
      await migrate(dataSource);
      await dataSource.destroy();
    },
  });
}

/** A bus within this process; `sent` keeps what passed. */
export class MemoryBus extends Bus {
  readonly inDatabase = false;
  readonly sent: BusMessage[] = [];
  private readonly handlers = new Map<BusChannel, Set<BusHandler>>();

  async start(): Promise<void> {}
  async check(): Promise<void> {}
  async close(): Promise<void> {}

  async publish(messages: readonly BusMessage[]): Promise<void> {
    this.sent.push(...messages);
    for (const { channel, body } of messages) for (const handler of this.handlers.get(channel) ?? []) handler(body);
  }

  subscribe(channel: BusChannel, handler: BusHandler): () => void {
    const set = this.handlers.get(channel) ?? new Set();
    this.handlers.set(channel, set.add(handler));
    return () => set.delete(handler);
  }

  onGap(_listener: () => void): () => void {
    return () => undefined;
  }
}

class TestLimits extends TaskLimits {
  constructor(patch: Partial<TaskLimits>) {
    super();
    Object.assign(this, patch);
  }
}

/** The task engine as one process has it. Several over one database are several processes. */
export class Engine {
  readonly database: Database;
  readonly bus: MemoryBus;
  readonly lot: ParkingLot;
  readonly service: TaskService;
  readonly lists: TaskLists;
  readonly createTasks: CreateTasks;
  readonly cancelTasks: CancelTasks;
  readonly leases: TaskLeases;
  readonly reports: TaskReports;
  readonly outputs: TaskOutputs;
  readonly partitions: TaskPartitions;
  readonly keys: AgentKeyCache;
  readonly sweeper: TaskSweeper;
  readonly reach: AgentReach;
  readonly unitOfWork: UnitOfWork;

  private constructor(dataSource: ConstructorParameters<typeof Database>[0], bus: MemoryBus, limits: TaskLimits) {
    this.bus = bus;
    const database = (this.database = new Database(dataSource));
    const unitOfWork = (this.unitOfWork = new UnitOfWork(database));
    const outbox = new Outbox();
    const claims = new ClaimRepository(database, limits);
    this.keys = new AgentKeyCache(bus);
    this.lot = new ParkingLot(bus, this.keys, claims, limits);
    const events = new TaskEvents(outbox, unitOfWork, this.lot);
    const liveness = { seen: () => undefined } as unknown as LivenessService;
    const cursors = new Cursor(new Keys(new Map([[1, Buffer.alloc(32, 7)]])));
    this.partitions = new TaskPartitions(new TaskPartitionRepository(database), unitOfWork);
    const sweeps = new SweepRepository(database, limits);
    this.sweeper = new TaskSweeper(sweeps, unitOfWork, events);
    this.reach = new AgentReach(sweeps, limits);
    this.outputs = new TaskOutputs(new OutputRepository(database, limits), new OutputFacts(bus, limits));
    const { partitions } = this;
    const audit = new AuditTrail();
    const tasks = new TaskRepository(database);
    this.service = new TaskService(tasks, partitions, unitOfWork, events, audit);
    this.createTasks = new CreateTasks(tasks, partitions, events, audit);
    this.cancelTasks = new CancelTasks(tasks, unitOfWork, events, audit);
    this.lists = new TaskLists(new TaskListRepository(database), cursors);
    this.leases = new TaskLeases(
      new ClaimBatches(claims, unitOfWork, outbox, bus, limits),
      claims,
      this.lot,
      liveness,
      limits,
    );
    const reports = new ReportRepository(database, limits);
    this.reports = new TaskReports(reports, sweeps, this.outputs, unitOfWork, events, liveness, audit);
    this.lot.onModuleInit();
  }

  static async open(url: string, patch: Partial<TaskLimits> = {}, bus = new MemoryBus()): Promise<Engine> {
    const dataSource = await connect(createDataSource({ url, migrations: domainMigrations }));
    return new Engine(dataSource, bus, new TestLimits({ arrivalWindowMs: 0, compatibleMinHoldMs: 0, ...patch }));
  }

  /** One round of the sweeper, agents having been able to reach a control plane for long. */
  async sweep(): Promise<number> {
    await this.database.query(
      Ctx.system('spec'),
      `INSERT INTO agent_reach (since, until) VALUES ('-infinity', fettle_now())
       ON CONFLICT (singleton) DO UPDATE SET since = excluded.since, until = excluded.until`,
    );
    return this.sweeper.sweep();
  }

  /** A workspace with a node that has a key. */
  async node(workspaceId = newId()): Promise<TestNode> {
    const nodeId = newId();
    const run = (sql: string, params: unknown[]) => this.database.query(Ctx.system('spec'), sql, params);
    await run('INSERT INTO workspaces (id, name, slug) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING', [
      workspaceId,
      `w-${workspaceId}`,
    ]);
    await run(
      "INSERT INTO nodes (id, workspace_id, name, hostname, os, arch) VALUES ($1, $2, 'web', $3, 'linux', 'x64')",
      [nodeId, workspaceId, `web-${nodeId}`],
    );
    await run('INSERT INTO agent_keys (id, workspace_id, node_id, key_hash) VALUES ($1, $2, $3, $4)', [
      newId(),
      workspaceId,
      nodeId,
      Buffer.from(nodeId),
    ]);
    return new TestNode(this, workspaceId, nodeId);
  }

  async close(): Promise<void> {
    this.lot.onModuleDestroy();
    await this.database.dataSource.destroy();
  }
}

/** A node, the person who sends it tasks, and its agent. */
export class TestNode {
  readonly person: Ctx;
  readonly agent: Ctx;

  constructor(
    readonly engine: Engine,
    readonly workspaceId: string,
    readonly nodeId: string,
  ) {
    const user = { kind: 'user', id: newId(), label: 'ada@example.com', sessionId: newId() } as const;
    this.person = Ctx.create({ actor: user, workspaceId });
    this.agent = Ctx.create({ actor: { kind: 'agent', nodeId }, workspaceId });
  }

  /** The same node as another process sees it. */
  at(engine: Engine): TestNode {
    return new TestNode(engine, this.workspaceId, this.nodeId);
  }

  async create(patch: Partial<z.input<typeof CreateTask>> = {}): Promise<string> {
    const command = { type: 'shell.exec' as const, payload: { command: 'true' } };
    const task = await this.engine.service.create(
      this.person,
      CreateTask.parse({ nodeId: this.nodeId, command, ...patch }),
    );
    return task.id;
  }

  /** One question of our own agent, answered at once. */
  claim(request: Partial<ClaimRequest> = {}, signal?: AbortSignal): Promise<ClaimAnswer> {
    const full = { capabilities: [PROTOCOL], maxTasks: 1, waitMs: 0, ...request };
    return this.engine.leases.claim(this.agent, full, signal);
  }

  /** Claims one task that must be there. */
  async take(): Promise<WireTask> {
    const { task } = await this.claim();
    if (!task) throw new Error('There was no task to claim');
    return task;
  }

  /** A task that was claimed and started. */
  async running(patch: Partial<z.input<typeof CreateTask>> = {}): Promise<{ id: string; attempt: number }> {
    await this.create(patch);
    const { id, attempt } = await this.take();
    await this.engine.reports.started(this.agent, id, { attempt });
    return { id, attempt };
  }

  async state(taskId: string): Promise<TaskState> {
    return (await this.engine.service.get(this.person, taskId)).state;
  }
}
