import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BootError } from './boot-check.js';
import { createSurface } from './create-surface.js';
import { Route } from './route.decorator.js';
import { contracts, fixture, inWorkspace, mine } from './testing/surface-fixture.js';
import type { Fixture } from './testing/surface-fixture.js';

@Controller()
class Naked {
  @Get('naked')
  naked(): string {
    return 'no contract';
  }
}
@Module({ controllers: [Naked] })
class NakedModule {}

@Controller()
class Foreign {
  @Route(inWorkspace)
  foreign(): object {
    return {};
  }
}
@Module({ controllers: [Foreign] })
class ForeignModule {}

@Controller()
class Twice {
  @Route(contracts.list)
  one(): object {
    return {};
  }

  @Route(contracts.list)
  two(): object {
    return {};
  }
}
@Module({ controllers: [Twice] })
class TwiceModule {}

@Module({ imports: [NakedModule, TwiceModule] })
class NestedModule {}

@Module({})
class EmptyModule {}

describe('a surface refuses to boot', () => {
  let fake: Fixture;
  beforeAll(async () => void (fake = await fixture()));
  afterAll(() => fake.close());

  async function faults(work: Promise<unknown>): Promise<readonly string[]> {
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BootError);
    return (error as BootError).faults;
  }

  it('with a handler that has no contract', async () => {
    expect(await faults(fake.surface('operator', { module: NakedModule, contracts: [] }))).toEqual([
      'Naked.naked has no contract',
    ]);
  });

  it('with a handler of another surface', async () => {
    const [fault] = await faults(fake.surface('agent', { module: ForeignModule, contracts: [] }));
    expect(fault).toContain('not offered on the agent surface');
  });

  it('with a contract that nobody handles, or two handle, all faults at once, also in imported modules', async () => {
    const found = await faults(
      fake.surface('operator', { module: NestedModule, contracts: [contracts.list, contracts.boom] }),
    );
    expect(found).toHaveLength(3);
    expect(found.join()).toMatch(
      /Naked.naked has no contract.*served by Twice.one and by Twice.two.*fake.boom .* has no handler/,
    );
  });

  it('with an access kind that it cannot check', async () => {
    expect((await faults(fake.surface('operator', { module: EmptyModule, contracts: [mine.agent] }))).join()).toContain(
      'asks for agent access',
    );
    expect((await faults(fake.surface('agent', { module: EmptyModule, contracts: [mine.operator] }))).join()).toContain(
      'asks for session access',
    );
  });

  it.each([
    ['on the operator surface', {}],
    ['that anybody signed in may call', { access: { kind: 'session' } }],
    ['that changes something', { method: 'POST' }],
  ] as const)('with a route %s that is answered without the database', async (_what, patch) => {
    const read = { surfaces: ['admin'], access: { kind: 'platform', permission: 'platform:read-health' } } as const;
    const wrong = { ...contracts.list, ...read, withoutDatabase: true, ...patch };
    const contract = 'access' in patch || 'method' in patch ? wrong : { ...wrong, surfaces: ['operator'] as const };
    const found = await faults(fake.surface('operator', { module: EmptyModule, contracts: [contract] }));
    expect(found.join()).toContain('is answered without the database');
    const right = { ...contracts.list, ...read, withoutDatabase: true };
    const others = await faults(fake.surface('operator', { module: EmptyModule, contracts: [right] }));
    expect(others.join()).not.toContain('is answered without the database');
  });

  it('with a route that hands out a secret and keeps its answers for whoever repeats the call', async () => {
    const contract = { ...contracts.list, secret: true, idempotencyKey: true };
    const found = await faults(fake.surface('operator', { module: EmptyModule, contracts: [contract] }));
    expect(found.join()).toContain('hands out a secret');
  });

  it('on a port that is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const surface = await createSurface({
      kind: 'operator',
      core: fake.core,
      module: EmptyModule,
      contracts: [],
      port,
    });
    expect((await faults(surface.listen())).join()).toContain(`port ${port} is taken`);
    other.close();
  });
});
