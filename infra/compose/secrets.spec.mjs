import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../libs/platform/dist/config/index.js';
import { makeSecrets } from './secrets.mjs';

let home;
let folder;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fettle-secrets-'));
  folder = join(home, 'secrets');
});
afterEach(() => rmSync(home, { recursive: true }));

const text = (name) => readFileSync(join(folder, name), 'utf8').trim();
const mode = (path) => (statSync(path).mode & 0o777).toString(8);

describe('the secrets of docker-compose.yml', () => {
  it('are those that the processes accept, in a folder that only its owner may enter', () => {
    const made = makeSecrets(folder);
    expect(readdirSync(folder).sort()).toEqual(made.toSorted());
    expect(mode(folder)).toBe('700');
    for (const name of made) expect([name, mode(join(folder, name))]).toEqual([name, '444']);
    const file = (name) => join(folder, name);
    const config = loadConfig({
      DATABASE_URL_FILE: file('database_url'),
      REDIS_URL_FILE: file('redis_url'),
      FETTLE_MASTER_KEY_FILE: file('master_key'),
      FETTLE_ADMIN_EMAIL: 'ada@example.org',
      FETTLE_ADMIN_PASSWORD_FILE: file('admin_password'),
    });
    expect(Buffer.from(config.masterKey, 'base64')).toHaveLength(32);
    expect(new URL(config.databaseUrl).password).toBe(text('database_password'));
    expect(text('redis_auth')).toBe(`requirepass ${new URL(config.redisUrl).password}`);
  });

  it('are different everywhere, and never changed', () => {
    makeSecrets(folder);
    const before = readdirSync(folder).map(text);
    expect(new Set(before).size).toBe(before.length);
    rmSync(join(folder, 'redis_auth'));
    expect(makeSecrets(folder)).toEqual(['redis_auth']);
    expect(readdirSync(folder).map(text)).toEqual(before);
    expect(makeSecrets(folder)).toEqual([]);
  });

  it('are not made up for when one has become empty', () => {
    makeSecrets(folder);
    truncateSync(join(folder, 'database_password'));
    expect(() => makeSecrets(folder)).toThrow(/database_password is empty/);
  });
});
