import {
  agentLimits,
  checkInRequest,
  type CheckInRequest,
  claimRequest,
  type ClaimAnswer,
  type ClaimRequest,
  completedRequest,
  type CompletedRequest,
  consumeRequest,
  outputRequest,
  type OutputStream,
  type WireTask,
} from '@fettle/contracts/agent';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Everything that the fake learnt about one attempt. */
export interface AttemptRecord {
  readonly task: WireTask;
  starts: number;
  chunks: { stream: OutputStream; data: Buffer }[];
  /** Requests in which a chunk came that did not follow the last one. */
  gaps: number;
  completed: CompletedRequest | undefined;
  completions: number;
}

interface Parked {
  readonly request: ClaimRequest;
  readonly response: ServerResponse;
  readonly timer: NodeJS.Timeout;
}

type Override = { status: number; headers?: Record<string, string>; body?: unknown };

/** A control plane of one node in memory: leases with fences, parked claims, numbered output. What tests change is public. */
export class FakeControlPlane {
  readonly token = randomBytes(16).toString('hex');
  readonly nodeId = randomUUID();
  readonly agentToken = randomBytes(32).toString('hex');
  /** Keys that are good, how often each was called with, and calls that were refused for their key. */
  readonly keys = new Set([this.agentToken]);
  readonly calledWith = new Map<string, number>();
  refusals = 0;
  #offered: string | undefined;
  readonly attempts = new Map<string, AttemptRecord>();
  readonly checkIns: CheckInRequest[] = [];
  readonly claims: ClaimRequest[] = [];
  readonly requests: string[] = [];
  readonly cancels = new Set<string>();
  /** Keys (`task.attempt`) whose lease is over. */
  readonly lost = new Set<string>();
  consumes = 0;
  maxHoldMs = 10_000;
  checkInMs = 1_000;
  metricsIntervalMs = 1_000;
  /** Answers instead of the fake, if it gives something. */
  override: (path: string, body: Record<string, unknown>) => Override | undefined = () => undefined;
  /** Called before a path is handled; a test stops the world here. */
  before: (path: string) => void | Promise<void> = () => undefined;
  #queue: WireTask[] = [];
  #parked: Parked | undefined;
  #server: Server | undefined;
  #port = 0;
  #changes = new Set<() => void>();

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The next check-in brings this key; a void one is refused when it is called with. */
  offer(key: string, { isVoid = false } = {}): void {
    this.#offered = key;
    if (!isVoid) this.keys.add(key);
  }

  /** Listens; a second start uses the same port again. */
  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Ends all connections at once, as a killed server does. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    clearTimeout(this.#parked?.timer);
    this.#parked = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Queues a task and gives its record. */
  give(task: Partial<WireTask> & Pick<WireTask, 'type' | 'payload'>): AttemptRecord {
    const whole: WireTask = { id: randomUUID(), attempt: 1, idempotent: false, ...task };
    const record: AttemptRecord = { task: whole, starts: 0, chunks: [], gaps: 0, completed: undefined, completions: 0 };
    this.attempts.set(`${whole.id}.${whole.attempt}`, record);
    this.#queue.push(whole);
    this.#wake();
    return record;
  }

  shell(command: string, more: Partial<WireTask> & { payload?: Record<string, unknown> } = {}): AttemptRecord {
    return this.give({ ...more, type: 'shell.exec', payload: { command, ...more.payload } });
  }

  cancel(record: AttemptRecord): void {
    this.cancels.add(record.task.id);
    this.#wake();
  }

  loseLease(record: AttemptRecord): void {
    this.lost.add(`${record.task.id}.${record.task.attempt}`);
    this.#wake();
  }

  /** Waits until `condition` holds; looks whenever a request was handled. Fails after `ms`. */
  async until(what: string, condition: () => boolean, ms = 20_000): Promise<void> {
    const deadline = Date.now() + ms;
    while (!condition()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`timed out waiting for: ${what}`);
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.#changes.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(left, 100));
        this.#changes.add(done);
      });
    }
  }

  async completed(record: AttemptRecord, ms?: number): Promise<CompletedRequest> {
    await this.until(`completion of ${record.task.id}`, () => record.completed !== undefined, ms);
    return record.completed as CompletedRequest;
  }

  /** Resolves when no poll is parked: what is queued then is not given to the connection of a process that was killed. */
  unparked(): Promise<void> {
    return this.until('the end of the parked poll', () => this.#parked === undefined);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace('/api/v1', '');
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part as Buffer);
    } catch {
      return; // The agent was killed while it sent.
    }
    this.requests.push(path);
    await this.before(path);
    const body = JSON.parse(Buffer.concat(parts).toString()) as never;
    const answer = this.override(path, body) ?? this.#handle(path, body, request, response);
    if (answer !== undefined) reply(response, answer);
    for (const change of this.#changes) change();
  }

  #handle(path: string, body: unknown, request: IncomingMessage, response: ServerResponse): Override | undefined {
    if (path === '/node-installs/consume') return this.#consume(body);
    const { authorization } = request.headers;
    const key = authorization?.replace('Bearer ', '') ?? '';
    if (!this.keys.has(key) || request.headers['x-agent-node-id'] !== this.nodeId) {
      this.refusals += 1;
      return { status: 401, body: { message: 'Invalid agent credentials' } };
    }
    if (path === '/agent/tasks/claim') return this.#claim(claimRequest.parse(body), response);
    this.calledWith.set(key, (this.calledWith.get(key) ?? 0) + 1);
    if (path === '/agent/check-in') {
      const agentKey = this.#offered === key ? undefined : this.#offered;
      this.#offered = undefined;
      this.checkIns.push(checkInRequest.parse(body));
      return {
        status: 200,
        body: { acknowledged: true, metricsIntervalMs: this.metricsIntervalMs, checkInMs: this.checkInMs, agentKey },
      };
    }
    const [, taskId = '', verb = ''] = /^\/agent\/tasks\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    return this.#report(taskId, verb, body as { attempt: number });
  }

  #consume(body: unknown): Override {
    this.consumes += 1;
    if (consumeRequest.parse(body).token !== this.token)
      return { status: 404, body: { message: 'Unknown install token' } };
    return { status: 201, body: { nodeId: this.nodeId, agentToken: this.agentToken } };
  }

  #report(taskId: string, verb: string, body: { attempt: number }): Override {
    const key = `${taskId}.${body.attempt}`;
    const record = this.attempts.get(key);
    if (record === undefined) return { status: 404, body: { code: 'object.not_found', message: 'No such task' } };
    if (this.lost.has(key)) return { status: 409, body: { code: 'task.lease_lost', message: 'The lease is lost' } };
    if (verb === 'output') return this.#output(record, body);
    if (verb === 'started') record.starts += 1;
    if (verb === 'completed') {
      record.completions += 1;
      record.completed = completedRequest.parse(body);
    }
    return { status: 200, body: { ok: true, taskId } };
  }

  #output(record: AttemptRecord, body: unknown): Override {
    for (const chunk of outputRequest.parse(body).chunks) {
      const data = Buffer.from(chunk.data, 'base64');
      if (data.length > agentLimits.chunkBytes) throw new Error('chunk too large');
      if (chunk.seq === record.chunks.length) record.chunks.push({ stream: chunk.stream, data });
      else if (chunk.seq > record.chunks.length) record.gaps += 1;
    }
    return { status: 200, body: { ackedSeq: record.chunks.length - 1, truncated: false } };
  }

  #claim(request: ClaimRequest, response: ServerResponse): Override | undefined {
    this.claims.push(request);
    const answer = this.#answer(request);
    if (answer !== undefined) return { status: 200, body: answer };
    const timer = setTimeout(() => this.#release(emptyAnswer), Math.min(request.waitMs ?? 0, this.maxHoldMs));
    const parked = { request, response, timer };
    response.once('close', () => {
      clearTimeout(timer);
      if (this.#parked === parked) this.#parked = undefined;
    });
    this.#parked = parked;
    return undefined;
  }

  #answer(request: ClaimRequest): ClaimAnswer | undefined {
    const running = request.running ?? [];
    const cancels = running.filter((held) => this.cancels.has(held.taskId)).map((held) => held.taskId);
    const leaseLost = running
      .filter((held) => this.lost.has(`${held.taskId}.${held.attempt}`))
      .map((held) => held.taskId);
    const tasks = this.#queue.splice(0, request.maxTasks ?? 1);
    if (tasks.length + cancels.length + leaseLost.length === 0) return undefined;
    return { ...emptyAnswer, tasks, cancels, leaseLost, task: tasks[0] ?? null };
  }

  #wake(): void {
    const answer = this.#parked && this.#answer(this.#parked.request);
    if (answer !== undefined) this.#release(answer);
  }

  #release(answer: ClaimAnswer): void {
    const parked = this.#parked;
    if (parked === undefined) return;
    this.#parked = undefined;
    clearTimeout(parked.timer);
    reply(parked.response, { status: 200, body: answer });
  }
}

const emptyAnswer: ClaimAnswer = {
  tasks: [],
  cancels: [],
  leaseLost: [],
  nextWaitMs: 0,
  task: null,
  outputTruncated: false,
  rootAccess: { profile: 'off', updatedAt: null },
};

function reply(response: ServerResponse, { status, headers, body }: Override): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body ?? {}));
}

/** All bytes of one stream, or of both in the order in which they arrived. */
export const outputOf = (record: AttemptRecord, stream?: OutputStream): Buffer =>
  Buffer.concat(
    record.chunks.filter((chunk) => stream === undefined || chunk.stream === stream).map((chunk) => chunk.data),
  );
