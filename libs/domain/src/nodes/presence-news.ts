import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { EventLog, type HappeningThere } from '../events/index.js';
import { LivenessRepository, type PresenceChange } from './liveness.repository.js';
import { FLAP_CHANGES, FLAP_WINDOW_S, OFFLINE_AFTER_S, STEADY_AFTER_S, TOLD_ONE_BY_ONE } from './presence.policy.js';
import type { SweptNode, WorkspaceTally } from './presence-sweep.repository.js';

const MINUTES = 60;
const NAMED = 200;
/** How the flapping of a node is told at its beginning; each further change counts that event up. */
const FLAPPING = `This node was heard and silent again ${FLAP_CHANGES / 2} times within ${FLAP_WINDOW_S / MINUTES} minutes. Its coming and going is counted here until it is steady`;

/** Which events a change of presence is worth, and the facts for browsers. Every method needs an open transaction. */
@Injectable()
export class PresenceNews {
  constructor(
    private readonly repository: LivenessRepository,
    private readonly events: EventLog,
    private readonly outbox: Outbox,
  ) {}

  /** Nodes that are heard again, that flap, or that are seen to be two. */
  async heard(ctx: Ctx, changes: readonly PresenceChange[]): Promise<void> {
    const changed = changes.filter(({ was, presence, cloned_began: cloned }) => was !== presence || cloned);
    this.facts(ctx, changed);
    const back = changed.filter(({ was_told: told, flapping }) => told && !flapping);
    await this.events.recordAll(ctx, [
      ...folded(back, 'node.online', 'nodes.online', 'info', (count) =>
        count === null ? 'This node is heard again' : `${count} nodes are heard again`,
      ),
      ...changed.filter(({ cloned_began: began }) => began).map(cloneEvent),
    ]);
    for (const { node_id: nodeId, cloned_began: began } of changed)
      if (began) this.outbox.revoked(ctx, { nodeId, keyId: null });
    await this.flapping(
      ctx,
      changed.filter(({ was_held: held, cloned_began: began }) => !held && !began),
    );
  }

  /** Nodes that fell silent, or are steady again. */
  async silent(ctx: Ctx, swept: readonly (SweptNode & { told_offline: boolean })[]): Promise<void> {
    const changed = swept.filter(({ was, presence }) => was !== presence);
    this.facts(ctx, changed);
    const gone = swept.filter(({ told_offline: told, was_told: before }) => told && !before);
    const steady = swept.filter(({ steadied }) => steadied);
    await this.events.recordAll(ctx, [
      ...offlineEvents(gone),
      ...folded(steady, 'node.steady', 'nodes.steady', 'info', (count) =>
        count === null
          ? `This node has stayed as it is for ${STEADY_AFTER_S / MINUTES} minutes`
          : `${count} nodes are steady again`,
      ),
    ]);
    await this.flapping(
      ctx,
      changed.filter(({ was, held, steadied }) => was === 'live' && !held && !steadied),
    );
  }

  /** Many nodes fell silent at once, or are heard again. */
  async silences(ctx: Ctx, began: readonly (WorkspaceTally & { reason: string })[], over: readonly WorkspaceTally[]) {
    await this.events.recordAll(ctx, [
      ...began.map(({ workspace_id: workspaceId, silent, connected, reason }) => ({
        workspaceId,
        type: 'nodes.silent',
        severity: 'critical' as const,
        message: `${silent} of ${connected} nodes fell silent at once. ${reason} They are called late until they are heard again`,
        data: { silent, connected },
      })),
      ...over.map(({ workspace_id: workspaceId, silent, connected, since }) => ({
        workspaceId,
        type: 'nodes.heard-again',
        severity: 'info' as const,
        message: `The nodes that fell silent at once are heard again${silent > 0 ? `, but for ${silent} of ${connected}` : ''}`,
        data: { silent, connected, since: since?.toISOString() ?? null },
      })),
    ]);
  }

  private facts(ctx: Ctx, changes: readonly PresenceChange[]): void {
    for (const { node_id: id, workspace_id: workspaceId, version } of changes)
      this.outbox.fact(ctx, { name: 'node.liveness', workspaceId, id, version });
  }

  /** The first time is an event, every other time one more of it. */
  private async flapping(ctx: Ctx, changed: readonly PresenceChange[]): Promise<void> {
    const began = changed.filter(({ flapping_began: first }) => first);
    const places = await this.events.recordAll(ctx, began.map(flapEvent));
    const told = places.flatMap((place, index) => (place ? [{ ...place, nodeId: began[index]!.node_id }] : []));
    if (told.length > 0) await this.repository.flapTold(ctx, told);
    const again = changed.flatMap(({ flapping, flapping_began: first, flap_event_id: id, flap_event_at: at }) =>
      flapping && !first && id && at ? [{ id, at, by: 1 }] : [],
    );
    await this.events.repeatAll(ctx, again);
  }
}

/** How two machines under one identity are told, and how that is mended. */
export function cloneEvent({ node_id: nodeId, workspace_id: workspaceId }: { node_id: string; workspace_id: string }) {
  return {
    workspaceId,
    nodeId,
    type: 'node.cloned',
    severity: 'critical' as const,
    message:
      'Two machines use the identity of this node, as after copying a disk. Neither gets work. Give the copy a node of its own with a new install command, or stop it and say here that one machine is left',
  };
}

function flapEvent({ node_id: nodeId, workspace_id: workspaceId }: PresenceChange): HappeningThere {
  return { workspaceId, nodeId, type: 'node.flapping', severity: 'warning', message: FLAPPING };
}

function offlineEvents(gone: readonly SweptNode[]): HappeningThere[] {
  const text = (count: number | null): string =>
    `${count === null ? 'This node was' : `${count} nodes were`} not heard from for ${OFFLINE_AFTER_S / MINUTES} minutes`;
  const severityOf = ({ criticality, in_maintenance: maintained }: SweptNode) =>
    maintained ? ('info' as const) : criticality === 'critical' ? ('critical' as const) : ('warning' as const);
  return (['critical', 'warning', 'info'] as const).flatMap((severity) =>
    folded(
      gone.filter((node) => severityOf(node) === severity),
      'node.offline',
      'nodes.offline',
      severity,
      text,
    ),
  );
}

/** An event for each node; where many of a workspace change at once, one for all of them. */
function folded(
  nodes: readonly PresenceChange[],
  one: string,
  many: string,
  severity: HappeningThere['severity'],
  message: (count: number | null) => string,
): HappeningThere[] {
  const byWorkspace = Map.groupBy(nodes, ({ workspace_id: workspaceId }) => workspaceId);
  return [...byWorkspace].flatMap(([workspaceId, mine]): HappeningThere[] =>
    mine.length > TOLD_ONE_BY_ONE
      ? [
          {
            workspaceId,
            type: many,
            severity,
            message: message(mine.length),
            data: { count: mine.length, nodeIds: mine.slice(0, NAMED).map(({ node_id: nodeId }) => nodeId) },
          },
        ]
      : mine.map(({ node_id: nodeId }) => ({ workspaceId, nodeId, type: one, severity, message: message(null) })),
  );
}
