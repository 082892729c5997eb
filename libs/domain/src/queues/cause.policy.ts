import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { FailureGroup } from '@fettle/contracts';
import type { FailedJob } from '@fettle/platform/queue';

/** Messages are cut here before they are compared or shown. */
const LONGEST = 500;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const quoted = /"[^"]*"|'[^']*'|`[^`]*`/g;
/** Numbers, and words of hexadecimal digits with at least one number among them. */
const numbers = /\b(?=[0-9a-f]*\d)[0-9a-f]+\b|\d+/gi;

/** The shape of a message: what stays when ids, numbers and quoted texts are taken out. */
export function causeOf(reason: string): string {
  const line = reason.trim().split('\n', 1)[0] ?? '';
  const shape = line.slice(0, LONGEST).replaceAll(uuid, '…').replaceAll(quoted, '…').replaceAll(numbers, '…');
  return shape || 'without a message';
}

/** Names the group that a failed job belongs to. */
export function groupKeyOf(job: FailedJob): string {
  return createHash('sha256')
    .update(`${job.name}\0${causeOf(job.reason)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** Failed jobs by kind and cause: the largest group first, the latest job of each as its example. */
export function groupByCause(jobs: readonly FailedJob[]): z.output<typeof FailureGroup>[] {
  const groups = new Map<string, FailedJob[]>();
  for (const job of jobs) {
    const key = groupKeyOf(job);
    const group = groups.get(key);
    if (group) group.push(job);
    else groups.set(key, [job]);
  }
  return [...groups]
    .map(([key, members]) => asGroup(key, members))
    .toSorted((a, b) => b.count - a.count || b.lastAt.localeCompare(a.lastAt));
}

function asGroup(key: string, members: readonly FailedJob[]): z.output<typeof FailureGroup> {
  const byTime = members.toSorted((a, b) => b.failedAt.getTime() - a.failedAt.getTime());
  const [latest, earliest] = [byTime[0]!, byTime.at(-1)!];
  return {
    key,
    job: latest.name,
    cause: causeOf(latest.reason),
    count: members.length,
    firstAt: earliest.failedAt.toISOString(),
    lastAt: latest.failedAt.toISOString(),
    example: {
      id: latest.id,
      job: latest.name,
      attempts: latest.attempts,
      reason: latest.reason.slice(0, LONGEST),
      failedAt: latest.failedAt.toISOString(),
      ids: idsOf(latest.payload),
    },
  };
}

/** The ids in a payload, by their names. Anything else stays where it is: nobody has looked whether it may be shown. */
export function idsOf(payload: unknown): Record<string, string> {
  if (typeof payload !== 'object' || payload === null) return {};
  const isId = (value: unknown): value is string =>
    typeof value === 'string' && value.length === 36 && value.replace(uuid, '') === '';
  return Object.fromEntries(
    Object.entries(payload as Record<string, unknown>).filter((entry): entry is [string, string] => isId(entry[1])),
  );
}
