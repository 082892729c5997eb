import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** What an agent tells of its machine beside measurements; what is missing stays as it was. */
export interface MachineFacts {
  readonly agentVersion?: string | null | undefined;
  readonly platformVersion?: string | null | undefined;
  readonly kernelVersion?: string | null | undefined;
  readonly tools?: Readonly<Record<string, 'available' | 'degraded' | 'unavailable'>> | undefined;
}

export interface MachineReport extends MachineFacts {
  readonly workspaceId: string;
  readonly nodeId: string;
}

export interface ChangedNode {
  readonly id: string;
  readonly workspace_id: string;
  readonly version: number;
}

/** SQL of what machines tell about themselves. */
@Injectable()
export class MachineFactsRepository {
  constructor(private readonly database: Database) {}

  /** Takes over what these machines say, at most one report each. Returns the nodes that were changed by it. */
  async note(ctx: Ctx, reports: readonly MachineReport[]): Promise<ChangedNode[]> {
    return this.database.query<ChangedNode>(
      ctx,
      `WITH said AS (
         SELECT n.workspace_id, n.id, coalesce(s."agentVersion", n.agent_version) AS agent_version,
           coalesce(s."platformVersion", n.platform_version) AS platform_version,
           coalesce(s."kernelVersion", n.kernel_version) AS kernel_version, coalesce(s.tools, n.tools) AS tools
         FROM jsonb_to_recordset($1::jsonb) AS s ("workspaceId" uuid, "nodeId" uuid, "agentVersion" text,
           "platformVersion" text, "kernelVersion" text, tools jsonb)
         JOIN nodes n ON n.workspace_id = s."workspaceId" AND n.id = s."nodeId"
         WHERE (n.agent_version, n.platform_version, n.kernel_version, n.tools) IS DISTINCT FROM
           (coalesce(s."agentVersion", n.agent_version), coalesce(s."platformVersion", n.platform_version),
            coalesce(s."kernelVersion", n.kernel_version), coalesce(s.tools, n.tools))
         ORDER BY n.id FOR UPDATE OF n
       )
       UPDATE nodes n SET agent_version = said.agent_version, platform_version = said.platform_version,
         kernel_version = said.kernel_version, tools = said.tools, version = n.version + 1, updated_at = fettle_now()
       FROM said WHERE n.workspace_id = said.workspace_id AND n.id = said.id
       RETURNING n.id, n.workspace_id, n.version`,
      [JSON.stringify(reports)],
    );
  }
}
