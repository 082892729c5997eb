import type { ConnectionKind, OpenConnection } from '@fettle/platform/http';

/** What each process is asked. */
export interface ConnectionQuestion {
  readonly kind: ConnectionKind | null;
  /** In lower case. */
  readonly q: string | null;
  /** Nodes whose names fit `q`. */
  readonly nodeIds: readonly string[];
  readonly after: ConnectionPlace | null;
  readonly limit: number;
}

export interface ConnectionPlace {
  readonly sinceMs: number;
  readonly id: string;
}

/** What a process says: how many fit, and the first of them after the asked place. */
export interface ConnectionAnswer {
  readonly counts: Readonly<Record<ConnectionKind, number>>;
  readonly rows: readonly OpenConnection[];
}

/** The longest open first, then by id: a connection keeps its place however many come after it. */
export function byAge(one: ConnectionPlace, other: ConnectionPlace): number {
  return one.sinceMs - other.sinceMs || (one.id < other.id ? -1 : Number(one.id > other.id));
}

/** Counts what fits and takes the first `limit` after the asked place. */
export function answerTo(question: ConnectionQuestion, open: Iterable<OpenConnection>): ConnectionAnswer {
  const counts = { 'agent-socket': 0, 'agent-poll': 0, 'browser-stream': 0 };
  const nodeIds = new Set(question.nodeIds);
  const rows: OpenConnection[] = [];
  for (const one of open) {
    if (!fits(question, nodeIds, one)) continue;
    counts[one.kind] += 1;
    if (question.after === null || byAge(one, question.after) > 0) rows.push(one);
  }
  return { counts, rows: rows.sort(byAge).slice(0, question.limit) };
}

function fits({ kind, q }: ConnectionQuestion, nodeIds: ReadonlySet<string>, one: OpenConnection): boolean {
  if (kind !== null && one.kind !== kind) return false;
  if (q === null) return true;
  if (one.nodeId !== null && nodeIds.has(one.nodeId)) return true;
  if ([one.id.toLowerCase(), one.nodeId, one.person?.id, ...one.workspaceIds].includes(q)) return true;
  return [one.ip, one.person?.label, one.program].some((text) => text?.toLowerCase().includes(q));
}
