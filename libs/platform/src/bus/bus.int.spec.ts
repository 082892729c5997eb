import { afterAll } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import pg from 'pg';
import { platformDatabase } from '../database/test-stack.js';
import { busConformance } from './test-conformance.js';
import { PgBus } from './pg-bus.js';

let home: TestDatabase;
const pools: pg.Pool[] = [];

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await home.drop();
});
busConformance(
  'postgres',
  async () => (home = await platformDatabase()).url,
  async (url) => {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    pool.on('error', () => undefined);
    pools.push(pool);
    return new PgBus({ url, send: (sql, params) => pool.query(sql, params), beatMs: 500 });
  },
);
