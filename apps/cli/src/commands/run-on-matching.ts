import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeFilterFields, type Command, type Result, type Routes } from '@fettle/contracts';
import type { Connection } from '../connection.js';
import { CliError } from '../exit-codes.js';
import { filterOf } from '../list-options.js';
import { open, type Session } from '../session.js';
import { commandOf, followAll, seconds, type RunOptions, type Started } from './run-tasks.js';

export interface MatchingOptions extends RunOptions {
  readonly filter?: string;
  readonly yes?: boolean;
}

type Selection = Result<Routes['nodes']['select']>;

/** How many names a preview tells. */
const NAMED = 10;
/** How often a long act is asked how far it has come. */
const POLL_MS = 1_000;

/**
 * Sends one command to every node that a filter matches, after the exact reach was shown and agreed to.
 * @returns the code to end with: 1 when a task did not succeed
 * @throws CliError `usage` without a filter and when nobody agrees, `notFound` where none can be reached
 */
export async function runOnMatching(session: Session, options: MatchingOptions): Promise<number> {
  const command = commandOf(session, options, "fettle nodes run --filter 'tag:prod' -- uptime");
  const timeoutMs = seconds(options.timeout, '--timeout');
  const q = filterOf(options, nodeFilterFields);
  if (!q?.trim()) throw new CliError('usage', 'On which nodes?', "fettle nodes run --filter 'tag:prod' -- uptime");
  const connection = await open(session);
  const { api, params } = connection;
  const selection = await api.nodes.select({ params, body: { q } });
  tell(session, selection);
  if (selection.targets.length === 0) throw new CliError('notFound', 'No node can be reached by this filter');
  await requireYes(session, options, selection.targets.length + selection.beyond);
  if (selection.beyond > 0)
    return runInParts(session, connection, { q, command, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const body = {
    command,
    nodeIds: selection.targets.map(({ id }) => id),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const { created, refused } = await api.tasks.createMany({ params, body, idempotencyKey: randomUUID() });
  const names = new Map(selection.targets.map(({ id, name }) => [id, name]));
  for (const { nodeId, code } of refused) session.printer.note(`${names.get(nodeId) ?? nodeId}: no task (${code})`);
  const started: Started[] = created.map(({ taskId, nodeId }) => ({
    taskId,
    node: { id: nodeId, name: names.get(nodeId) ?? nodeId },
  }));
  const code = await followAll(session, connection, started, options);
  return refused.length > 0 ? 1 : code;
}

/** More than one request can hold: the server makes the tasks, 200 at a time, and their output is theirs. */
async function runInParts(
  { printer, signal }: Session,
  { api, params }: Connection,
  body: { readonly q: string; readonly command: Command; readonly timeoutMs?: number },
): Promise<number> {
  let act = await api.bulkActs.run({ params, body, idempotencyKey: randomUUID() });
  printer.note(`Tasks are being made for ${act.total} nodes. The act goes on without this program: ${act.id}`);
  while (act.state === 'running') {
    await pause(POLL_MS, undefined, { signal });
    act = await api.bulkActs.get({ params: { ...params, actId: act.id } });
  }
  const { done, refused } = act.outcomes;
  printer.result(act, () => printer.line(`${act.state}: ${done} tasks made, ${refused} nodes left out`));
  return act.state === 'done' && refused === 0 ? 0 : 1;
}

/** What would be reached, on stderr: a pipe gets results alone. */
function tell({ printer }: Session, { matched, targets, excluded, beyond }: Selection): void {
  const named = targets
    .slice(0, NAMED)
    .map(({ name, presence }) => (presence === 'live' ? name : `${name} (${presence})`));
  const rest = targets.length - named.length + beyond;
  printer.note(`${matched} match, ${targets.length + beyond} can be reached.`);
  if (named.length > 0) printer.note(`  ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`);
  for (const { name, id, reason } of excluded.slice(0, NAMED)) printer.note(`  left out: ${name ?? id} (${reason})`);
  if (excluded.length > NAMED) printer.note(`  and ${excluded.length - NAMED} more are left out`);
}

async function requireYes({ signal }: Session, { yes }: MatchingOptions, count: number): Promise<void> {
  if (yes) return;
  const nodes = count === 1 ? '1 node' : `${count} nodes`;
  if (!process.stdin.isTTY) throw new CliError('usage', `Nobody is there to agree to ${nodes}`, 'Add --yes.');
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`Run on ${nodes}? [y/N] `, { signal });
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new CliError('usage', 'Nothing was run');
  } finally {
    asking.close();
  }
}
