import { Injectable } from '@nestjs/common';
import type { EventSeverity } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { EventRepository, type EventPlace } from './event.repository.js';

/** What happened. `message` is one sentence for people, `data` what programs read; neither may hold a secret. */
export interface Happening {
  readonly type: string;
  readonly severity: EventSeverity;
  readonly nodeId?: string | null | undefined;
  readonly message: string;
  readonly data?: object | undefined;
}

/** What happened in a workspace: for verbs that span workspaces. */
export interface HappeningThere extends Happening {
  readonly workspaceId: string;
}

const MESSAGE_MAX = 1_000;

/** Writes down what happens by itself or through agents. What people do is recorded in the audit trail. */
@Injectable()
export class EventLog {
  constructor(
    private readonly repository: EventRepository,
    private readonly outbox: Outbox,
  ) {}

  /** One event of the workspace of `ctx`, in its open transaction, with its fact for browsers. @throws Error outside of a transaction */
  async record(ctx: Ctx, happening: Happening): Promise<void> {
    await this.recordAll(ctx, [{ ...happening, workspaceId: ctx.requireWorkspace() }]);
  }

  /**
   * Many events, also of several workspaces, in one statement. Returns where each stands, in their order; null for one whose workspace is
   * gone. @throws Error outside of a transaction
   */
  async recordAll(ctx: Ctx, happenings: readonly HappeningThere[]): Promise<(EventPlace | null)[]> {
    if (happenings.length === 0) return [];
    const events = happenings.map(({ nodeId, message, data, ...rest }) => ({
      ...rest,
      id: newId(),
      nodeId: nodeId ?? null,
      message: message.slice(0, MESSAGE_MAX).toWellFormed(),
      data: data ?? {},
    }));
    const stored = new Map((await this.repository.insert(ctx, events)).map((place) => [place.id, place]));
    for (const { id, workspaceId, nodeId } of events) {
      if (stored.has(id)) this.tell(ctx, { id, workspaceId, nodeId, version: 1 });
    }
    return events.map(({ id }) => stored.get(id) ?? null);
  }

  /** Events that happened again: each is counted up by `by`, in one statement. */
  async repeatAll(ctx: Ctx, places: readonly (EventPlace & { readonly by: number })[]): Promise<void> {
    if (places.length === 0) return;
    for (const { id, workspace_id: workspaceId, node_id: nodeId, times } of await this.repository.repeat(ctx, places))
      this.tell(ctx, { id, workspaceId, nodeId, version: times });
  }

  private tell(
    ctx: Ctx,
    { nodeId, ...event }: { id: string; workspaceId: string; nodeId: string | null; version: number },
  ): void {
    this.outbox.fact(ctx, { name: 'event.created', ...event, ...(nodeId && { parentId: nodeId }) });
  }
}
