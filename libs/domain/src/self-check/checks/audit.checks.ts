import { verifyChain } from '@fettle/platform/database';
import { backlogLevel } from '../../diagnostics/index.js';
import { fail, ok, warn, type Check, type Finding } from '../check.js';
import type { Parts } from '../parts.js';
import type { Chain } from '../self-check.repository.js';

const CHAINS = 20;
const ENTRIES_EACH = 200;
const runbook = 'audit-not-sealed';

const broken = {
  means: 'It is not known whether the audit log is whole.',
  todo: 'Look at the other results first: usually PostgreSQL is what does not answer.',
};

const faults = {
  gap: 'an entry is missing',
  broken_link: 'an entry does not follow the one before it',
  altered: 'an entry was altered',
  unsealed: 'an entry has lost its seal',
} as const;

/** The audit log: sealed in time, and as it was sealed. */
export function auditChecks({ ctx, repository, figures }: Parts): Check[] {
  return [
    {
      id: 'audit.sealing',
      group: 'audit',
      title: 'Audit entries are sealed in time',
      runbook,
      needs: 'database.reachable',
      broken,
      run: async () => {
        const { count, oldestS } = await figures.waiting(ctx, 'unsealed');
        const level = backlogLevel(oldestS);
        if (level === 'ok')
          return ok(
            count === 0
              ? 'Every entry is sealed.'
              : count === 1
                ? '1 waits for its seal, not for long.'
                : `${count} wait for their seal, none for long.`,
          );
        const say = level === 'warn' ? warn : fail;
        return say(
          `${count === 1 ? '1 entry waits for its seal,' : `${count} entries wait for their seal, the oldest`} for ${Math.round(oldestS)} s.`,
          'Until an entry is sealed, it could be changed without a trace.',
          'Look whether a worker-scheduler runs, and into its log for "wait for their seal".',
        );
      },
    },
    {
      id: 'audit.chain',
      group: 'audit',
      title: 'The latest audit entries are what was sealed',
      runbook,
      needs: 'database.reachable',
      deadlineMs: 8_000,
      broken,
      run: (signal) => latestEntries({ ctx, repository }, signal),
    },
  ];
}

/** The newest entries of the liveliest chains, and whether all ends are signed. */
async function latestEntries(
  { ctx, repository }: Pick<Parts, 'ctx' | 'repository'>,
  signal: AbortSignal,
): Promise<Finding> {
  const chains = await repository.chains(ctx, CHAINS);
  let entries = 0;
  for (const chain of chains) {
    const verdict = await verify({ ctx, repository }, chain);
    if ('result' in verdict) return verdict;
    entries += verdict.entries;
    if (signal.aborted) break;
  }
  const unsigned = await repository.unsignedChains(ctx, CHAINS);
  if (unsigned.length > 0) return notSigned(unsigned);
  return ok(`${entries} entries of ${chains.length} chains hold together.`);
}

/** The end of one chain against its own hashes, and against the head that is kept beside it. */
async function verify(
  { ctx, repository }: Pick<Parts, 'ctx' | 'repository'>,
  { chain, seq, hash }: Chain,
): Promise<{ entries: number } | Finding> {
  const last = Number(seq);
  const first = Math.max(1, last - ENTRIES_EACH + 1);
  const rows = await repository.sealed(ctx, chain, Math.max(1, first - 1), last - Math.max(1, first - 1) + 1);
  const before = first > 1 ? rows.shift() : undefined;
  const foot = before ? { seq: Number(before.seq), hash: before.hash ?? '' } : undefined;
  if (first > 1 && foot?.seq !== first - 1) return tampered(chain, first - 1, faults.gap);
  const verdict = verifyChain(rows, foot);
  if (!verdict.ok) return tampered(chain, verdict.seq, faults[verdict.reason]);
  if (verdict.entries !== last - first + 1) return tampered(chain, first + verdict.entries, faults.gap);
  if (verdict.head !== hash) return tampered(chain, last, 'the end of the chain is not the one that was noted');
  return { entries: verdict.entries };
}

function notSigned(chains: readonly string[]): Finding {
  return warn(
    `${chains.length === 1 ? 'The end of one chain is' : `The ends of ${chains.length} chains are`} not signed: ${chains.join(', ')}.`,
    'A noted end was changed, put back or taken away; the sealer goes on and signs no more there. Entries may have been rewritten.',
    'Compare with an earlier export: fettle audit verify NEW --since OLD.',
  );
}

function tampered(chain: string, seq: number, how: string): Finding {
  return fail(
    `In the chain ${chain}, at place ${seq}: ${how}.`,
    'Somebody with access to the database has changed the audit log, or a restore mixed two histories.',
    'Keep a copy of the database as it is, find out who had access, and compare with a backup or an export.',
  );
}
