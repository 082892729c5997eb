import type { z } from 'zod';
import type { AuditEntry } from '@fettle/contracts';
import type { Actor } from '@fettle/platform/context';

/** Who acted, in the words of the wire. */
export function asActor(actor: Actor): z.output<typeof AuditEntry>['actor'] {
  switch (actor.kind) {
    case 'user':
    case 'api-key':
      return { kind: actor.kind, id: actor.id, label: actor.label };
    case 'agent':
      return { kind: actor.kind, id: actor.nodeId, label: 'Agent' };
    case 'system':
      return { kind: actor.kind, id: null, label: actor.reason };
    case 'anonymous':
      return { kind: actor.kind, id: null, label: 'Not signed in' };
  }
}
