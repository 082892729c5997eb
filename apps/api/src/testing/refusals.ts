import { expect } from '@jest/globals';
import { routes, routesOf, type RouteContract, type Surface } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { sampleOf } from './samples.js';
import { settledSnapshot, snapshot } from './snapshot.js';
import type { TestApi } from './test-api.js';
import type { WireAnswer, WireCall } from './wire.js';
import type { World } from './world.js';

export const surfaces = ['operator', 'admin', 'agent'] as const;

/** Every contract of a surface. */
export function contractsOf(surface: Surface): RouteContract[] {
  return routesOf({ ...routes, ...agentRoutes }, surface);
}

/** Every contract on every surface that lists it. */
export const everyRoute = surfaces.flatMap((surface) =>
  contractsOf(surface).map((contract) => ({ surface, contract })),
);

/** Calls with their contracts, made before anything is compared: some need fresh objects. */
export type Sampled = readonly (readonly [RouteContract, WireCall])[];

export async function sampled(api: TestApi, world: World, contracts: readonly RouteContract[]): Promise<Sampled> {
  const made: (readonly [RouteContract, WireCall])[] = [];
  for (const contract of contracts) made.push([contract, await sampleOf(api, world, contract)]);
  return made;
}

/** Runs refused calls; afterwards every table must hold exactly what it held, but for those in which the refusal itself is told. */
export async function unchanged(api: TestApi, work: () => Promise<void>, told: readonly string[] = []): Promise<void> {
  const without = (tables: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(tables).filter(([name]) => !told.includes(name)));
  const before = await settledSnapshot(api);
  await work();
  expect(without(await snapshot(api))).toEqual(without(before));
}

/** A refusal as every surface writes it. `where` names the call in the message of a failure. */
export function expectProblem(answer: WireAnswer, status: number, code: string, where: string): void {
  const seen = { where, status: answer.status, code: answer.body['code'], type: answer.headers.get('content-type') };
  expect(seen).toEqual({ where, status, code, type: expect.stringContaining('application/problem+json') });
  expect(answer.body).toMatchObject({ requestId: expect.any(String), message: expect.any(String) });
}
