'use client';
import type { Permission } from '@fettle/contracts';
import type { Node } from '@/nodes/node-presence';
import { useWorkspace } from '@/session/use-session';

const operational = ['operational', 'operational_task', 'operational_terminal', 'all'];

/** Whether a person may act on a node as root by commands of a permission, and else why not. */
export function useMayAct(node: Node, permission: Permission): { mayAct: boolean; why: string | null } {
  const { can } = useWorkspace();
  if (!can(permission, node))
    return { mayAct: false, why: `Acting here takes the permission ${permission}, which your role does not include.` };
  if (node.presence !== 'live') return { mayAct: false, why: `${node.name} is not heard from: act when it is back.` };
  if (!operational.includes(node.rootAccess.applied))
    return {
      mayAct: false,
      why: 'Acting here needs root, and this node has not applied operational root access: turn it on in Config.',
    };
  return { mayAct: true, why: null };
}

/** Why nothing can be done here, above the list. */
export function ActingNote({ why }: { why: string | null }) {
  return why ? <p className="text-dense text-muted">{why}</p> : null;
}
