import { expect } from '@jest/globals';
import type { RouteContract, Surface } from '@fettle/contracts';
import { contractsOf, expectProblem, sampled, unchanged, type Sampled } from './refusals.js';
import { workspaceSnapshot } from './snapshot.js';
import type { TestApi } from './test-api.js';
import { call, type Send, type WireAnswer, type WireCall } from './wire.js';
import type { World } from './world.js';

/** A refusal that a walk expects of a route. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** The routes of a surface that are not open to everybody. */
export function closedRoutes(surface: Surface): RouteContract[] {
  return contractsOf(surface).filter(({ access }) => access.kind !== 'public');
}

/** Those of them that belong to a workspace. */
export function workspaceRoutes(surface: Surface): RouteContract[] {
  return contractsOf(surface).filter(({ access }) => access.kind === 'workspace');
}

/** One caller's way through routes of one surface. */
export class Walk {
  constructor(
    private readonly api: TestApi,
    private readonly surface: Surface,
    private readonly send: Send,
  ) {}

  ask(contract: RouteContract, wire: WireCall): Promise<WireAnswer> {
    return call(this.api, { send: this.send, surface: this.surface, contract }, wire);
  }

  /** Every call is refused as `expected` says for its route, and afterwards no table holds anything else. */
  async refused(calls: Sampled, expected: Refusal | ((contract: RouteContract) => Refusal)): Promise<void> {
    await unchanged(this.api, async () => {
      for (const [contract, wire] of calls) {
        const { status, code } = typeof expected === 'function' ? expected(contract) : expected;
        expectProblem(await this.ask(contract, wire), status, code, contract.id);
      }
    });
  }

  /** Every call succeeds as its contract says. */
  async served(calls: Sampled): Promise<void> {
    for (const [contract, wire] of calls) {
      const { status, text } = await this.ask(contract, wire);
      const told = status === contract.status ? '' : text;
      expect({ id: contract.id, status, told }).toEqual({ id: contract.id, status: contract.status, told: '' });
    }
  }
}

/** Runs calls in `world.mine`; afterwards `world.foreign` must hold exactly what it held, in every table. */
export async function foreignUnchanged(api: TestApi, world: World, work: () => Promise<void>): Promise<void> {
  const { workspaceId } = world.foreign;
  const before = await workspaceSnapshot(api, workspaceId);
  expect(Object.values(before).filter(({ rows }) => rows > 0).length).toBeGreaterThanOrEqual(5);
  await work();
  expect(await workspaceSnapshot(api, workspaceId)).toEqual(before);
}

/** Sample calls of routes, made before anything is compared. */
export const callsOf = (api: TestApi, world: World, contracts: readonly RouteContract[]): Promise<Sampled> =>
  sampled(api, world, contracts);

/** The same calls asked of `mine`: some samples act on a workspace that nobody minds losing. The guard decides before that matters. */
export function ofMine(calls: Sampled, { mine }: World): Sampled {
  return calls.map(([contract, wire]) => {
    if (contract.access.kind !== 'workspace') return [contract, wire];
    return [contract, { ...wire, params: { ...wire.params, workspaceId: mine.workspaceId } }];
  });
}
