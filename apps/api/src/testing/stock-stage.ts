import { randomUUID } from 'node:crypto';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { Ctx } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { makePerson, makeWorkspace } from './people.js';
import { StockAgent, type StockOptions } from './stock-agent/index.js';
import type { TestApi } from './test-api.js';
import type { TestBrowser } from './test-browser.js';
import { browserOf } from './world.js';

type Command = Parameters<TestBrowser['api']['tasks']['create']>[0]['body']['command'];

/** A workspace with an owner, and stock agents that join it. */
export class StockStage {
  private readonly agents: StockAgent[] = [];

  private constructor(
    readonly api: TestApi,
    readonly workspaceId: string,
    readonly owner: TestBrowser,
    readonly ownerEmail: string,
  ) {}

  static async open(api: TestApi): Promise<StockStage> {
    const person = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    return new StockStage(api, workspaceId, await browserOf(api, person), person.email);
  }

  get ctx(): Ctx {
    return Ctx.system('test', this.workspaceId);
  }

  /** A stock agent that has no identity yet. Its pauses are a fiftieth of the real ones unless said otherwise. */
  make(options: Partial<StockOptions> = {}): StockAgent {
    const apiUrl = `http://127.0.0.1:${this.api.ports.agent}/api/v1/`;
    const agent = new StockAgent({ apiUrl, hostname: `stock-${randomUUID()}`, pace: 0.02, ...options });
    this.agents.push(agent);
    return agent;
  }

  async token(): Promise<string> {
    return (await this.api.get(EnrolmentService).issue(this.ctx, 'stock', null)).token;
  }

  /** One that has joined and runs. */
  async start(options: Partial<StockOptions> = {}): Promise<StockAgent> {
    const agent = this.make(options);
    await agent.bootstrap(await this.token());
    await agent.start();
    await until(() => agent.realtime.isKnown, { what: 'the stock agent to be known' });
    return agent;
  }

  create(agent: StockAgent, command: Command, extra: object = {}) {
    const body = { nodeId: agent.identity.nodeId, command, ...extra };
    return this.owner.api.tasks.create({ params: { workspaceId: this.workspaceId }, body });
  }

  shell(agent: StockAgent, command: string, extra: object = {}) {
    return this.create(agent, { type: 'shell.exec', payload: { command } } as Command, extra);
  }

  get(taskId: string) {
    return this.owner.api.tasks.get({ params: { workspaceId: this.workspaceId, taskId } });
  }

  cancel(taskId: string) {
    return this.owner.api.tasks.cancel({ params: { workspaceId: this.workspaceId, taskId }, body: {} });
  }

  /** The task as it is when it has ended. */
  async ended(taskId: string, timeoutMs = 20_000) {
    return until(
      async () => {
        const task = await this.get(taskId);
        return ['queued', 'leased', 'started'].includes(task.state) ? null : task;
      },
      { timeoutMs, what: 'the task to end' },
    );
  }

  /** All that is kept of a task's output. */
  async output(taskId: string): Promise<string> {
    const parts: Buffer[] = [];
    for (let after = -1; ;) {
      const page = await this.owner.api.tasks.output({
        params: { workspaceId: this.workspaceId, taskId },
        query: { after: String(after) },
      });
      parts.push(...page.chunks.map(({ data }) => Buffer.from(data, 'base64')));
      if (page.chunks.length === 0 || page.complete) return Buffer.concat(parts).toString('utf8');
      after = page.lastSeq;
    }
  }

  /** Stops every agent; what any of them could not have decoded, in words. */
  async stopAgents(): Promise<string[]> {
    const agents = this.agents.splice(0);
    await Promise.all(agents.map((agent) => agent.stop()));
    return agents.flatMap(({ faults }) => faults);
  }
}
