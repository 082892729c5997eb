import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { startTime } from './processes.mjs';

let folder;
let port;
let server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-pg-'));
  port = await freePort();
  server = await start();
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = () => startPostgres({ folder, port, throwaway: true });

async function query(sql, url = server.url) {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('starts from nothing under this account, root included, and wants its password', async () => {
    expect(await query('SELECT current_database() AS name')).toEqual([{ name: 'fettle' }]);
    const wrong = server.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query('SELECT 1', wrong)).rejects.toThrow('password authentication failed');
    expect(statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
  });

  it('keeps its data over a stop and a start, sessions or not', async () => {
    await query('CREATE TABLE stopped AS SELECT 42 AS answer');
    const session = new pg.Client(server.url);
    session.on('error', () => {});
    await session.connect();
    await server.stop();
    expect(startTime(server.child.pid)).toBeNull();
    server = await start();
    expect(await query('SELECT answer FROM stopped')).toEqual([{ answer: 42 }]);
  });

  it('recovers what was committed when it was killed, backends still about', async () => {
    await query('CREATE TABLE killed AS SELECT 42 AS answer');
    const session = new pg.Client(server.url);
    session.on('error', () => {});
    await session.connect();
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    server = await start();
    expect(await query('SELECT answer FROM killed')).toEqual([{ answer: 42 }]);
  });

  it('stops a server that a killed run left behind and takes over its data', async () => {
    const left = server;
    server = await start();
    expect(startTime(left.child.pid)).toBeNull();
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not stopped by a postmaster.pid that names some other process', async () => {
    await server.stop();
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n`);
    server = await start();
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('begins again after an initialisation that was cut off', async () => {
    await server.stop();
    rmSync(join(folder, 'postgres'), { recursive: true });
    writeFileSync(join(folder, 'postgres.new'), 'half');
    server = await start();
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says why it did not start when the port is taken', async () => {
    const other = mkdtempSync(join(tmpdir(), 'fettle-pg-'));
    await expect(startPostgres({ folder: other, port, throwaway: true })).rejects.toThrow(
      /did not start on port[^]*in use/,
    );
    rmSync(other, { recursive: true, force: true });
  });
});
