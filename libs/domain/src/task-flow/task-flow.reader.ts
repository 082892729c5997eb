import { Injectable } from '@nestjs/common';
import type { Result, taskFlow } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { ProcessReader, type AskedProcess } from '../diagnostics/index.js';
import { TaskLimits } from '../tasks/index.js';
import { TASK_FLOW_CALL, type TaskFlowAnswer } from './task-flow.answers.js';
import { findingsOf, latencyOf } from './task-flow.policy.js';
import { TaskFlowRepository, type QueueRow } from './task-flow.repository.js';

type Flow = Result<typeof taskFlow.read>;

/** How tasks come to agents and back: every process answers for what it has seen, the database says what waits. */
@Injectable()
export class TaskFlowReader {
  private readonly limits = new TaskLimits();

  constructor(
    private readonly processes: ProcessReader,
    private readonly repository: TaskFlowRepository,
  ) {}

  /** @throws DomainError `dependency.unavailable` while the database cannot say who runs */
  async read(ctx: Ctx): Promise<Flow> {
    const [asked, queues, lastSeen] = await Promise.all([
      this.processes.askAll<TaskFlowAnswer>(ctx, TASK_FLOW_CALL, {}),
      this.repository.queues(ctx, this.limits.perNode),
      this.repository.lastSeen(ctx),
    ]);
    const answers = [...asked.answers.values()];
    const workspaces = queues.map(queueOf);
    const known = {
      fetchedAt: new Date().toISOString(),
      source: 'agent-task-flow' as const,
      ...sumsOf(answers),
      queue: {
        queued: total(queues, ({ queued }) => queued),
        running: total(queues, ({ leased, started }) => leased + started),
      },
      health: {
        realtimeConnected: total(answers, ({ agentSockets }) => agentSockets),
        lastAgentSeenAt: lastSeen?.toISOString() ?? null,
        lastClaimAt: timeOf(Math.max(...answers.map(({ lastClaimMs }) => lastClaimMs ?? 0), 0)),
      },
      latency: latencyOf(answers.flatMap(({ latenciesMs }) => latenciesMs)),
      doubleClaims: doublesOf(answers),
      workspaces,
      processes: asked.processes.map((one) => processOf(one, asked.answers.get(one.bootId))),
    };
    return { ...known, findings: findingsOf(known) };
  }
}

function sumsOf(answers: readonly TaskFlowAnswer[]) {
  const of = (count: keyof TaskFlowAnswer['counts']) => total(answers, ({ counts }) => counts[count]);
  return {
    agentCounters: {
      'metrics.ingested': total(answers, ({ metricsIngested }) => metricsIngested),
      'connection.opened': total(answers, ({ connectionsOpened }) => connectionsOpened),
    },
    claimCounters: {
      'task.claim.attempted': of('attempted'),
      'task.claim.succeeded': of('succeeded'),
      'task.claim.failed': of('failed'),
      'task.claim.emptyPoll': of('emptyPolls'),
    },
    leasesExpired: total(answers, ({ leasesExpired }) => leasesExpired),
    staleReports: total(answers, ({ staleReports }) => staleReports),
    parkedPolls: total(answers, ({ parkedPolls }) => parkedPolls),
  };
}

/** Within a process each counts for itself; across processes, what two have handed out lately. */
function doublesOf(answers: readonly TaskFlowAnswer[]): number {
  const keys = answers.flatMap(({ handedOut }) => [...new Set(handedOut)]);
  return total(answers, ({ counts }) => counts.doubleClaims) + keys.length - new Set(keys).size;
}

function processOf(asked: AskedProcess, answer: TaskFlowAnswer | undefined): Flow['processes'][number] {
  if (!answer) return { ...asked, figures: null };
  const { doubleClaims: _inSum, ...counts } = answer.counts;
  const { claimedTasks, leasesExpired, staleReports, parkedPolls, agentSockets } = answer;
  const own = { claimedTasks, leasesExpired, staleReports, parkedPolls, agentSockets };
  const lastClaimAt = timeOf(answer.lastClaimMs ?? 0);
  return { ...asked, figures: { ...counts, ...own, lastClaimAt, latency: latencyOf(answer.latenciesMs) } };
}

function queueOf({ id, name, ...row }: QueueRow): Flow['workspaces'][number] {
  return { workspace: { id, name }, ...row };
}

function timeOf(atMs: number): string | null {
  return atMs > 0 ? new Date(atMs).toISOString() : null;
}

function total<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0);
}
