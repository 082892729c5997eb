import { Injectable } from '@nestjs/common';
import { AGENT_KEY_OLD_DAYS } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { MailNotices, oneLine } from '../deliveries/index.js';
import { EventLog } from '../events/index.js';
import { PlatformSettings } from '../settings/index.js';
import type { DueKey } from './key-ring.repository.js';
import { KeyReminderRepository, type RemindedPerson } from './key-reminder.repository.js';

const NAMED = 5;
const NAME_SHOWN = 40;

/** Tells of keys that have become old: an event for each, and a mail for each person and workspace, however many keys there are. */
@Injectable()
export class KeyReminders {
  constructor(
    private readonly people: KeyReminderRepository,
    private readonly notices: MailNotices,
    private readonly settings: PlatformSettings,
    private readonly events: EventLog,
  ) {}

  /** Events and mails about keys. Joins the transaction that has noted them as told of, so none is told of twice. */
  async send(ctx: Ctx, keys: readonly DueKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.events.recordAll(ctx, keys.map(reminder));
    const nodeIds = keys.map(({ node_id: nodeId }) => nodeId);
    const people = await this.people.peopleOf(ctx, nodeIds);
    if (people.length === 0) return;
    const { operatorUrl } = await this.settings.section('addresses');
    for (const person of people) {
      const { workspace_id: workspaceId, user_id: userId, email, name, workspace, slug, nodes } = person;
      await this.notices.tell(ctx.with({ workspaceId }), userId, {
        template: 'agent-keys-old',
        to: { email, name },
        workspaceId,
        data: {
          workspace: oneLine(workspace),
          nodes: namesOf(nodes),
          days: String(AGENT_KEY_OLD_DAYS),
          link: `${operatorUrl}/w/${slug}/nodes?q=flag%3Akey-old`,
        },
      });
    }
  }
}

/** "3 nodes (web-1, web-2 and 1 more)". */
export function namesOf(nodes: RemindedPerson['nodes']): string {
  const cut = (name: string) => (name.length > NAME_SHOWN ? `${name.slice(0, NAME_SHOWN)}…` : name);
  const shown = nodes.slice(0, NAMED).map((name) => cut(oneLine(name)));
  if (nodes.length === 1) return shown[0]!;
  const more = nodes.length > NAMED ? ` and ${nodes.length - NAMED} more` : '';
  return `${nodes.length} nodes (${shown.join(', ')}${more})`;
}

function reminder({ id, workspace_id: workspaceId, node_id: nodeId, label, created_at: createdAt }: DueKey) {
  const name = label === null ? 'The agent key' : `The agent key “${label}”`;
  return {
    workspaceId,
    nodeId,
    type: 'agent-key.old',
    severity: 'warning' as const,
    message: `${name} is ${AGENT_KEY_OLD_DAYS} days old: rotate it`,
    data: { keyId: id, createdAt: createdAt.toISOString() },
  };
}
