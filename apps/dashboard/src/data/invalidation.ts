import type { FactMessage } from '@fettle/contracts';
import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { keys } from './keys.ts';

/** What has to be read again after a fact. `ownId`: of the signed-in person, whose own rights a fact may be about. */
export function staleAfter(fact: FactMessage, ownId?: string): readonly QueryKey[] {
  const { workspaceId: ws, id, parentId } = fact;
  switch (fact.name) {
    case 'node.changed':
      return [keys.node(ws, id), keys.nodes(ws), keys.now(ws), keys.agentKeys(ws, id)];
    case 'event.created':
      return [keys.events(ws)];
    case 'node.liveness':
      return [keys.node(ws, id), keys.nodes(ws), keys.now(ws)];
    case 'node.metrics':
      return [keys.metrics(ws, id), keys.node(ws, id), keys.nodes(ws)];
    case 'window.changed':
      return [keys.windows(ws), keys.nodes(ws), ...(parentId ? [keys.node(ws, parentId)] : [])];
    case 'enrolment.changed':
      return [keys.enrolmentRequests(ws)];
    case 'node-install.changed':
      return [keys.install(ws, id), keys.nodes(ws)];
    case 'task.changed':
      return [
        keys.task(ws, id),
        keys.tasks(ws),
        keys.nodes(ws),
        keys.now(ws),
        ...(parentId ? [keys.node(ws, parentId)] : []),
      ];
    case 'task.output':
      // Output is read by its own loop (see use-task-output); a byte count in a list may wait for the next change.
      return [];
    case 'transfer.changed':
      return [keys.transfer(ws, id), ...(parentId ? [keys.transfers(ws, parentId)] : [])];
    case 'workspace.changed':
      return [keys.me, keys.workspace(ws)];
    case 'member.changed':
      // Other rights: everything that was refused, or is refused now, is asked for again.
      return id === ownId ? [[]] : [keys.members(ws), keys.teams(ws)];
    case 'view.changed':
      // A view of one person is nobody else's concern.
      return parentId && parentId !== ownId ? [] : [keys.views(ws)];
    case 'bulk-act.changed':
      return [keys.bulkAct(ws, id)];
    case 'group.changed':
      return [keys.groups(ws), keys.nodes(ws)];
    case 'api-key.changed':
      return [keys.apiKeys(ws)];
    default:
      return [];
  }
}

// A busy fleet sends hundreds of facts a second: a list is read again at most once in this time.
const spacingMs = 1_000;

/** Collects keys and invalidates them once per animation frame, each at most once a second and never while it is being read. */
export class Invalidation {
  readonly #pending = new Map<string, QueryKey>();
  readonly #lastAt = new Map<string, number>();
  #isScheduled = false;

  constructor(private readonly client: QueryClient) {}

  /** Marks what depends on a fact. Cheap; may be called any number of times. */
  add(fact: FactMessage): void {
    const me = this.client.getQueryData<{ readonly id: string }>(keys.me);
    for (const key of staleAfter(fact, me?.id)) this.#pending.set(hashKey(key), key);
    this.#schedule(0);
  }

  /** After a gap nobody knows what was missed: everything is read again, while the old data stays on screen. */
  all(): void {
    this.#pending.clear();
    void this.client.invalidateQueries();
  }

  #schedule(delayMs: number): void {
    if (this.#isScheduled || this.#pending.size === 0) return;
    this.#isScheduled = true;
    const frame = () => requestAnimationFrame(() => this.#flush());
    if (delayMs > 0) setTimeout(frame, delayMs);
    else frame();
  }

  #flush(): void {
    this.#isScheduled = false;
    const now = Date.now();
    for (const [hash, queryKey] of this.#pending) {
      const isTooSoon = now - (this.#lastAt.get(hash) ?? 0) < spacingMs;
      // A read that is under way may have started before the change: the key stays marked and is read once more.
      // Everything (an empty key) is never at rest in a busy fleet, and is asked for again at once.
      const isReading = queryKey.length > 0 && this.client.isFetching({ queryKey }) > 0;
      if (isTooSoon || isReading) continue;
      this.#pending.delete(hash);
      this.#lastAt.set(hash, now);
      void this.client.invalidateQueries({ queryKey });
    }
    this.#schedule(200);
  }
}
