import { Injectable } from '@nestjs/common';
import {
  commandOf,
  finalTaskStates,
  type CommandName,
  type Handled,
  type Result,
  type readings as contract,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { NodeService } from '../nodes/index.js';
import { TaskService } from '../tasks/index.js';
import { ReadingRepository, type ReadingKey, type ReadingRow, type TaskStanding } from './reading.repository.js';

type Answer = Result<typeof contract.latest>;

/** A page waits for a reading, so it is of no use later: a node that is away is told of in words, not by work that piles up. */
const EXPIRES_MS = 60_000;
const KEPT_DAYS = 7;

/** What nodes say about themselves when they are asked. The asking is a task like any other, so it is bounded, audited and seen. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly repository: ReadingRepository,
    private readonly tasks: TaskService,
    private readonly nodes: NodeService,
  ) {}

  /**
   * Asks a node, unless a reading of the same is young enough, or it is being asked already.
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams, `node.not_enrolled`
   */
  async ask(
    ctx: Ctx,
    nodeId: string,
    input: Handled<typeof contract.ask>['body'],
  ): Promise<Result<typeof contract.ask>> {
    const { command, maxAgeMs } = input;
    const key = { nodeId, command: command.type, payload: JSON.stringify(command.payload) };
    const row = await this.repository.latest(ctx, key);
    const reading = row && readingView(row);
    if (row && row.age_ms <= maxAgeMs) return { reading, asking: null };
    const asking = await this.repository.asking(ctx, key);
    if (asking) return { reading, asking: standingView(asking) };
    const timeoutMs = commandOf(command.type).timeoutS * 1_000;
    const asIs = { idempotent: true, maxAttempts: 1, exclusive: false, internal: true };
    const task = await this.tasks.create(ctx, { nodeId, command, timeoutMs, expiresInMs: EXPIRES_MS, ...asIs });
    return { reading, asking: { taskId: task.id, state: task.state } };
  }

  /** By the clock: what nobody has asked for in a week is of no use to a page. */
  async sweepRetention(ctx: Ctx): Promise<void> {
    await this.repository.forget(ctx, KEPT_DAYS);
  }

  /**
   * The latest reading. It stays where it is when a later task brought none; `failed` says how that ended.
   * @throws DomainError `object.not_found`, `request.invalid` (parameters that the command does not know)
   */
  async latest(ctx: Ctx, nodeId: string, query: Handled<typeof contract.latest>['query']): Promise<Answer> {
    await this.nodes.get(ctx, nodeId);
    const key: ReadingKey = { nodeId, command: query.command, payload: payloadOf(query.command, query.payload) };
    const [row, asking, asked] = await Promise.all([
      this.repository.latest(ctx, key),
      this.repository.asking(ctx, key),
      query.taskId ? this.repository.standing(ctx, nodeId, query.taskId) : null,
    ]);
    const hasFailed = asked && asked.state !== 'succeeded' && isFinal(asked);
    return {
      reading: row && readingView(row),
      asking: asking && standingView(asking),
      failed: hasFailed ? { ...standingView(asked), reason: asked.reason, refusal: asked.refusal } : null,
    };
  }
}

function isFinal({ state }: TaskStanding): boolean {
  return (finalTaskStates as readonly string[]).includes(state);
}

function standingView({ id: taskId, state }: TaskStanding): NonNullable<Answer['asking']> {
  return { taskId, state };
}

/** The parameters as they stand in tasks: with what the command puts where nothing was said. */
function payloadOf(command: CommandName, text: string | undefined): string {
  try {
    return JSON.stringify(commandOf(command).params.parse(JSON.parse(text ?? '{}')));
  } catch (cause) {
    const detail = `These are no parameters of ${command}`;
    throw new DomainError('request.invalid', {}, { cause, detail });
  }
}

/** Agents are not trusted: what does not fit the catalogue is not handed on, and said to be so. */
function readingView(row: ReadingRow): NonNullable<Answer['reading']> {
  const parsed = commandOf(row.command as CommandName).result.safeParse(row.result);
  const issue = parsed.error?.issues[0];
  return {
    command: row.command,
    payload: row.payload,
    taskId: row.task_id,
    measuredAt: row.measured_at.toISOString(),
    result: parsed.success ? parsed.data : null,
    fault: issue
      ? `The agent answered something else than ${row.command} does: ${issue.path.join('.')} ${issue.message}`
      : null,
  };
}
