import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { proxyFor, testDatabase, type TcpProxy, type TestDatabase } from '@fettle/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { connect } from './connect.js';
import { createDataSource } from './data-source.js';
import { migrate } from './migrate.js';
import { platformMigrations } from './migrations/index.js';

let home: TestDatabase;
let door: TcpProxy;
const tries: string[] = [];

/** Loses the server when it runs for the first time, having written something. */
class Interrupted implements MigrationInterface {
  readonly name = 'Interrupted1763799999999';

  async up(runner: QueryRunner): Promise<void> {
    tries.push('up');
    await runner.query('CREATE TABLE half_done ()');
    if (tries.length > 1) return;
    await door.cut();
    await door.open();
    await runner.query('SELECT 1');
  }

  async down(): Promise<void> {}
}

beforeAll(async () => {
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  door = await proxyFor(home.url);
});
afterAll(async () => {
  await door.cut();
  await home.drop();
});

describe('migrations', () => {
  it('outlive a server that goes away in the middle: what was half done is done again', async () => {
    const migrations = [Interrupted];
    const dataSource = await connect(createDataSource({ url: door.through(home.url), migrations }));
    await migrate(dataSource);
    expect(tries).toEqual(['up', 'up']);
    expect(await dataSource.query('SELECT * FROM half_done')).toEqual([]);
    await dataSource.destroy();
  });

  it('of processes that start at once run once', async () => {
    const fresh = await testDatabase({ key: 'empty', prepare: async () => undefined });
    const sources = await Promise.all([1, 2, 3].map(() => connect(createDataSource({ url: fresh.url }))));
    const ran = await Promise.all(sources.map((source) => migrate(source)));
    expect(ran.flat()).toHaveLength(platformMigrations.length);
    await Promise.all(sources.map((source) => source.destroy()));
    await fresh.drop();
  });
});
