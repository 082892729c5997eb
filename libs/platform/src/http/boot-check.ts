import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { RouteContract, Surface } from '@fettle/contracts';
import { contractOf } from './route.decorator.js';

/** Why a surface does not boot: every fault at once. */
export class BootError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(['The surface cannot start:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.name = 'BootError';
  }
}

/**
 * Compares what a surface promises with what it does (S1).
 * @throws BootError: a handler without a contract, on the wrong surface or twice; a contract without a handler; an access kind that the
 * surface cannot check; a workspace route without `:workspaceId`
 */
export function checkHandlers(
  surface: Surface,
  controllers: readonly Type[],
  contracts: readonly RouteContract[],
): void {
  const faults: string[] = [];
  for (const controller of controllers) {
    const prefix: unknown = Reflect.getMetadata('path', controller);
    if (prefix !== '/')
      faults.push(`${controller.name} has the prefix ${String(prefix)}; paths stand in contracts alone`);
  }
  const handled = new Map<RouteContract, string>();
  for (const { name, handler } of controllers.flatMap(handlersOf)) {
    const contract = contractOf(handler);
    if (!contract) faults.push(`${name} has no contract`);
    else if (!contract.surfaces.includes(surface))
      faults.push(`${name} serves ${contract.id}, which is not offered on the ${surface} surface`);
    else if (!contracts.includes(contract))
      faults.push(`${name} serves ${contract.id}, which is not in the surface's table`);
    else if (handled.has(contract)) faults.push(`${contract.id} is served by ${handled.get(contract)} and by ${name}`);
    else handled.set(contract, name);
  }
  for (const contract of contracts) {
    if (!handled.has(contract)) faults.push(`${contract.id} (${contract.method} ${contract.path}) has no handler`);
    faults.push(...contractFaults(surface, contract));
  }
  if (faults.length > 0) throw new BootError(faults);
}

function contractFaults(surface: Surface, contract: RouteContract): string[] {
  const { kind } = contract.access;
  const faults: string[] = [];
  const fits = kind === 'public' || (kind === 'agent') === (surface === 'agent');
  if (!fits) faults.push(`${contract.id} asks for ${kind} access, which the ${surface} surface does not know`);
  if (kind === 'workspace' && !contract.path.includes('/:workspaceId'))
    faults.push(`${contract.id} has no :workspaceId in its path`);
  const isAdminRead =
    contract.method === 'GET' && contract.surfaces.every((one) => one === 'admin') && kind === 'platform';
  if (contract.withoutDatabase && !isAdminRead)
    faults.push(
      `${contract.id} is answered without the database, which only platform reads of the admin surface may be`,
    );
  if (surface === 'agent' && contract.idempotencyKey)
    faults.push(
      `${contract.id} takes an Idempotency-Key, which agents' calls do not know: their reports may be repeated`,
    );
  if (contract.secret && contract.idempotencyKey)
    faults.push(`${contract.id} takes an Idempotency-Key, whose answers are kept, and hands out a secret`);
  if (contract.method === 'GET' && contract.audit !== null) faults.push(`${contract.id} changes something by GET`);
  return faults;
}

/** The route handlers of a controller, inherited ones too. */
export function handlersOf(controller: Type): { name: string; handler: object }[] {
  const found: { name: string; handler: object }[] = [];
  for (
    let proto = controller.prototype as object | null;
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto) as object | null
  ) {
    for (const key of Object.getOwnPropertyNames(proto)) {
      // The class itself carries path metadata too: that of @Controller.
      const handler: unknown = key === 'constructor' ? undefined : Object.getOwnPropertyDescriptor(proto, key)?.value;
      if (typeof handler === 'function' && Reflect.hasMetadata('path', handler))
        found.push({ name: `${controller.name}.${key}`, handler });
    }
  }
  return found;
}
