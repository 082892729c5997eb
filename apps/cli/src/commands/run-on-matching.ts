import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { BULK_MAX, nodeFilterFields, type Result, type Routes } from '@fettle/contracts';
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

/**
 * Sends one command to every node that a filter matches, after the exact reach was shown and agreed to.
 * @returns the code to end with: 1 when a task did not succeed
 * @throws CliError `usage` without a filter, when nobody agrees, and where more match than one run reaches
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
  if (selection.beyond > 0)
    throw new CliError('usage', `One run reaches ${BULK_MAX} nodes`, 'Narrow the filter, and run it in parts.');
  await requireYes(session, options, selection.targets.length);
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
