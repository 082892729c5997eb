import type { Actor, Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';

export type Person = Extract<Actor, { kind: 'user' }>;

/** The signed-in person. @throws DomainError `session.required` */
export function personOf(ctx: Ctx): Person {
  if (ctx.actor.kind !== 'user') throw new DomainError('session.required');
  return ctx.actor;
}

/** The signed-in person himself. @throws DomainError `session.impersonated` when an administrator acts as him */
export function oneself(ctx: Ctx): Person {
  const person = personOf(ctx);
  if (person.impersonator) throw new DomainError('session.impersonated');
  return person;
}
