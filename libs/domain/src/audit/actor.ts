import type { z } from 'zod';
import type { AuditActor } from '@fettle/contracts';
import type { Actor } from '@fettle/platform/context';

type Told = z.output<typeof AuditActor>;

/** Who acted, in the words of the wire. */
export function asActor(actor: Actor): Told {
  const none = { id: null, userId: null, impersonator: null };
  switch (actor.kind) {
    case 'user': {
      const { kind, id, label, impersonator } = actor;
      return { kind, id, label, userId: id, impersonator: impersonator ?? null };
    }
    case 'api-key':
      return { kind: actor.kind, id: actor.id, label: actor.label, userId: actor.userId, impersonator: null };
    case 'agent':
      return { ...none, kind: actor.kind, id: actor.nodeId, label: 'Agent' };
    case 'system':
      return { ...none, kind: actor.kind, label: actor.reason };
    case 'anonymous':
      return { ...none, kind: actor.kind, label: 'Not signed in' };
  }
}
