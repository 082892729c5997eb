/** What entries are looked for; undefined members do not narrow. */
export interface AuditFilter {
  /** `task.created`, or `task` for everything that begins with `task.`. */
  readonly event?: string | undefined;
  /** An actor's id, or a part of its name. */
  readonly actor?: string | undefined;
  /** A target's id or type. */
  readonly target?: string | undefined;
  /** A text anywhere in the entry. */
  readonly q?: string | undefined;
  /** A workspace's id, or `platform`. */
  readonly workspace?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The words of the indexes: see the migration `AuditHeads`. */
const actorId = `coalesce(e.actor->>'id', e.actor->>'nodeId')`;
const actorName = `concat_ws(' ', coalesce(e.actor->>'label', e.actor->>'reason', e.actor->>'kind'), e.actor->'impersonator'->>'label')`;
const anything = `concat_ws(' ', e.event, ${actorName}, e.target->>'type', e.target->>'id', e.ip, e.request_id, e.user_agent, e.details::text)`;

/**
 * A filter as SQL, its values always parameters. Two kinds of conditions: those that an index answers (chain, time, ids, one event),
 * and those for which each entry has to be looked at. The second are only ever put to a bounded number of entries.
 */
export class AuditConditions {
  readonly values: unknown[] = [];
  private readonly indexed: string[] = [];
  private readonly looked: string[] = [];

  constructor(
    filter: AuditFilter,
    private readonly isWhole = true,
  ) {
    const { event, actor, target, q, workspace, from, to } = filter;
    if (workspace) this.add('indexed', (chain) => `e.chain = ${chain}`, chainOf(workspace));
    if (event?.includes('.')) this.add('indexed', (is) => `e.event = ${is}`, event);
    else if (event) this.add('looked', (is) => `(e.event = ${is} OR starts_with(e.event, ${is} || '.'))`, event);
    if (actor && uuid.test(actor)) this.add('indexed', (is) => `${actorId} = ${is}`, actor.toLowerCase());
    else if (actor) this.add('looked', (is) => has(actorName, is), actor);
    if (target && uuid.test(target)) this.add('indexed', (is) => `e.target->>'id' = ${is}`, target.toLowerCase());
    else if (target) this.add('looked', (is) => `(e.target->>'id' = ${is} OR e.target->>'type' = ${is})`, target);
    if (q) this.add('looked', (is) => has(anything, is), q);
    if (from) this.add('indexed', (at) => `e.at >= ${at}::timestamptz`, from);
    if (to) this.add('indexed', (at) => `e.at < ${at}::timestamptz`, to);
  }

  /** Without the conditions for which an entry has to be looked at. */
  static indexed(filter: AuditFilter): AuditConditions {
    return new AuditConditions(filter, false);
  }

  /** Whether entries have to be looked at one by one. */
  get isSearch(): boolean {
    return this.looked.length > 0;
  }

  /** Behind a place, newest first. */
  after(place: { readonly at: string; readonly id: string }): void {
    this.add('indexed', (at, id) => `(e.at, e.id) < (${at}::timestamptz, ${id}::uuid)`, place.at, place.id);
  }

  /** @param of `indexed`, `looked`, or both */
  where(of: 'indexed' | 'looked' | 'both'): string {
    const parts = of === 'both' ? [...this.indexed, ...this.looked] : this[of];
    return parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  }

  private add(to: 'indexed' | 'looked', condition: (...places: string[]) => string, ...values: string[]): void {
    if (to === 'looked' && !this.isWhole) return;
    const places = values.map((value) => `$${this.values.push(value)}::text`);
    this[to].push(condition(...places));
  }
}

/** strpos, not LIKE: what a person types has no wildcards. */
function has(text: string, part: string): string {
  return `strpos(lower(${text}), lower(${part})) > 0`;
}

/** The name of a chain: `platform`, or that of a workspace. */
export function chainOf(workspace: string): string {
  return workspace === 'platform' ? workspace : `workspace:${workspace}`;
}
