import { Injectable } from '@nestjs/common';
import { can, workspaceRoles } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Somebody who is to hear of old keys, with the nodes that have them, by name. */
export interface RemindedPerson {
  readonly workspace_id: string;
  readonly workspace: string;
  readonly slug: string;
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly nodes: string[];
}

const managers = workspaceRoles.filter((role) => can(role, 'agent-key:manage'));

/** SQL of who hears of old keys. It spans workspaces: the ids come from keys that the clock has found. */
@Injectable()
export class KeyReminderRepository {
  constructor(private readonly database: Database) {}

  /** Active members who may manage the keys of these nodes, or own one; in the order of their addresses. Nobody of an archived workspace. */
  peopleOf(ctx: Ctx, nodeIds: readonly string[]): Promise<RemindedPerson[]> {
    return this.database.query(
      ctx,
      `SELECT w.id AS workspace_id, w.name AS workspace, w.slug, u.id AS user_id, u.email, u.name, array_agg(n.name ORDER BY n.name, n.id) AS nodes
       FROM nodes n JOIN workspaces w ON w.id = n.workspace_id AND w.archived_at IS NULL AND w.deleting_at IS NULL
       JOIN memberships m ON m.workspace_id = n.workspace_id AND (m.role = ANY($2) OR m.user_id = n.owner_user_id)
       JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL AND u.activated_at IS NOT NULL
       WHERE n.id = ANY($1::uuid[]) GROUP BY w.id, u.id ORDER BY u.email, w.id`,
      [nodeIds, managers],
    );
  }
}
