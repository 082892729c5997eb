import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forkChild, freePort, until, type TestChild } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { connect } from './connect.js';
import { createDataSource } from './data-source.js';
import { migrate } from './migrate.js';
import { openStack } from './test-stack.js';

interface Server {
  readonly url: string;
  stop(): Promise<unknown>;
}
const { startPostgres } = (await import(new URL('../../../../infra/postgres.mjs', import.meta.url).href)) as {
  startPostgres: (options: { folder: string; port: number; throwaway: boolean }) => Promise<Server>;
};

let folder: string;
let port: number;
let server: Server;
let child: TestChild;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-restart-'));
  port = await freePort();
  server = await startPostgres({ folder, port, throwaway: true });
  const dataSource = await connect(createDataSource({ url: server.url }));
  await migrate(dataSource);
  await dataSource.destroy();
  child = forkChild(new URL('./postgres-restart.child.js', import.meta.url), { RESTART_URL: server.url });
  await child.message((message) => message === 'ready');
});
afterAll(async () => {
  await child.kill();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly asked: string;
  readonly code?: string;
}
const ask = async (verb: string): Promise<Answer> => {
  const asked = newId();
  child.send({ verb, asked });
  return child.message<Answer>((message) => (message as Answer).asked === asked);
};
/** A connection is tried again a little later each time. */
const patient = { timeoutMs: 30_000 };
const said = (what: string): Promise<unknown> => child.message((message) => message === what);

describe('a process whose PostgreSQL is stopped and started again', () => {
  it('answers dependency.unavailable meanwhile, stays alive, and pool, bus, queue and relay work again by themselves', async () => {
    expect(await ask('write')).toMatchObject({ code: 'ok' });
    await said('fact 1');
    await said('job 1');
    await server.stop();
    expect(await ask('write')).toMatchObject({ code: 'dependency.unavailable' });
    expect(await ask('query')).toMatchObject({ code: 'dependency.unavailable' });
    expect(child.process.exitCode).toBeNull();
    server = await startPostgres({ folder, port, throwaway: true });
    await said('gap');
    await until(async () => (await ask('write')).code === 'ok', patient);
    await said('fact 2');
    await said('job 2');
  });

  it('carries what was committed while the relay could not, without being poked', async () => {
    const writer = await openStack(server.url);
    const ctx = Ctx.system('restart spec');
    await ask('stop relay');
    await writer.unitOfWork.run(ctx, async (tx) => writer.outbox.wake(tx, newId()));
    await writer.close();
    await server.stop();
    // The relay starts while the server is away; it must find the row when it comes back.
    await ask('start relay');
    server = await startPostgres({ folder, port, throwaway: true });
    const reader = await openStack(server.url);
    await until(async () => (await reader.database.query(ctx, 'SELECT 1 FROM outbox')).length === 0, patient);
    await reader.close();
  });

  it('stops in time with everything open', async () => {
    expect(await child.terminate()).toBe(0);
  });
});
