import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './config.js';
import { envExample } from './env-example.js';
import { ConfigError } from './read-settings.js';

const DATABASE_URL = 'postgres://fettle:canary-pg@127.0.0.1:5432/fettle';

function faults(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain('canary');
    return error.faults.map((fault) => fault.setting);
  }
}

describe('configuration', () => {
  it('has working defaults on loopback', () => {
    const config = loadConfig({ DATABASE_URL, FETTLE_OPERATOR_URL: '' });
    expect(config.bind).toBe('127.0.0.1');
    expect(config.surfaces.operator).toEqual({
      port: 7400,
      publicUrl: 'http://localhost:7400',
      allowedOrigins: ['http://localhost:7400', 'http://127.0.0.1:7400'],
      upstream: 'http://127.0.0.1:7410',
    });
    expect(config.surfaces.agent.upstream).toBeUndefined();
  });

  it('tells all faults at once, without quoting secrets', () => {
    const wrong = {
      FETTLE_PORT_OPERATOR: '99999',
      FETTLE_PORT_ADMIN: 'x',
      DATABASE_URL: 'mysql://canary',
      REDIS_URL: 'canary',
      FETTLE_MASTER_KEY: 'canary-short',
      FETTLE_TRUST_PROXY: '10.0.0.0/8, nonsense',
      LOG_LEVEL: 'loud',
      FETTLE_LOCAL_NODE: 'maybe',
    };
    expect(faults(wrong).sort()).toEqual(Object.keys(wrong).sort());
  });

  it('needs a database', () => {
    expect(faults({})).toEqual(['DATABASE_URL']);
  });

  it('needs the public URLs as soon as it listens beyond loopback', () => {
    expect(faults({ DATABASE_URL, FETTLE_BIND: '0.0.0.0' })).toEqual([
      'FETTLE_OPERATOR_URL',
      'FETTLE_ADMIN_URL',
      'FETTLE_AGENT_URL',
    ]);
    const config = loadConfig({
      DATABASE_URL,
      FETTLE_BIND: '0.0.0.0',
      FETTLE_OPERATOR_URL: 'https://ops.example/',
      FETTLE_ADMIN_URL: 'https://admin.example',
      FETTLE_AGENT_URL: 'https://agents.example',
    });
    expect(config.surfaces.operator.allowedOrigins).toEqual(['https://ops.example']);
  });

  it('takes a signed agent release only together with the keys that may have signed it', () => {
    const [dir, keys] = ['FETTLE_AGENT_RELEASE_DIR', 'FETTLE_AGENT_RELEASE_KEYS'];
    const key = Buffer.alloc(32, 1).toString('base64');
    expect(loadConfig({ DATABASE_URL }).agentRelease).toBeUndefined();
    expect(loadConfig({ DATABASE_URL, [dir!]: '/srv/release', [keys!]: `${key}, ${key}` }).agentRelease).toEqual({
      dir: '/srv/release',
      keys: [key, key],
    });
    expect(faults({ DATABASE_URL, [dir!]: '/srv/release' })).toEqual([keys]);
    expect(faults({ DATABASE_URL, [keys!]: key })).toEqual([dir]);
    expect(faults({ DATABASE_URL, [dir!]: '/srv/release', [keys!]: key.slice(4) })).toEqual([keys]);
  });

  it('refuses credentials in an address that everybody may see, also a password alone', () => {
    for (const credentials of ['canary', ':canary', 'user:canary', ':canary%40'])
      for (const name of ['FETTLE_OPERATOR_URL', 'FETTLE_OTLP_ENDPOINT'])
        expect(faults({ DATABASE_URL, [name]: `http://${credentials}@fettle.example` })).toEqual([name]);
  });

  it('takes a name and a password for a mail server only together with the server that they are for', () => {
    const credentials = { FETTLE_SMTP_USERNAME: 'fettle', FETTLE_SMTP_PASSWORD: 'canary-smtp' };
    expect(faults({ DATABASE_URL, ...credentials })).toEqual(Object.keys(credentials));
    expect(faults({ DATABASE_URL, ...credentials, FETTLE_SMTP_HOST: ' ', LOG_LEVEL: 'loud' }).sort()).toEqual(
      [...Object.keys(credentials), 'LOG_LEVEL'].sort(),
    );
    expect(loadConfig({ DATABASE_URL, ...credentials, FETTLE_SMTP_HOST: 'mail.example' }).mail.host).toBe(
      'mail.example',
    );
  });

  it('refuses one port for two surfaces', () => {
    expect(faults({ DATABASE_URL, FETTLE_PORT_ADMIN: '7400' })).toEqual(['FETTLE_PORT_ADMIN']);
  });

  it('refuses example secrets, also long ones', () => {
    for (const text of ['changeme'.repeat(8), 'A'.repeat(64), 'my-example-key-'.repeat(4)]) {
      expect(faults({ DATABASE_URL, FETTLE_MASTER_KEY: text })).toEqual(['FETTLE_MASTER_KEY']);
    }
  });

  it('reads a secret from the file that NAME_FILE names, and not from both', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fettle-config-'));
    const file = join(folder, 'url');
    writeFileSync(file, `${DATABASE_URL}\n`);
    expect(loadConfig({ DATABASE_URL_FILE: file }).databaseUrl).toBe(DATABASE_URL);
    expect(faults({ DATABASE_URL_FILE: file, DATABASE_URL })).toEqual(['DATABASE_URL']);
    expect(faults({ DATABASE_URL_FILE: `${file}.missing` })).toEqual(['DATABASE_URL_FILE']);
    writeFileSync(file, '\n');
    expect(faults({ DATABASE_URL_FILE: file })).toEqual(['DATABASE_URL_FILE']);
    rmSync(folder, { recursive: true });
  });

  it('is frozen in depth', () => {
    const config = loadConfig({ DATABASE_URL });
    expect(Object.isFrozen(config) && Object.isFrozen(config.surfaces.operator.allowedOrigins)).toBe(true);
  });

  it('tells of every setting what it is and who has set it, and of a secret only whether it is set', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fettle-config-'));
    const file = join(folder, 'key');
    writeFileSync(file, `${'canary-key-of-43-characters-or-more'.repeat(2)}\n`);
    const { settings } = loadConfig({ DATABASE_URL, FETTLE_MASTER_KEY_FILE: file, LOG_LEVEL: 'warn' });
    const of = (name: string) => settings.find((one) => one.name === name);
    expect(of('DATABASE_URL')).toMatchObject({ isSecret: true, value: null, isSet: true, source: 'environment' });
    expect(of('FETTLE_MASTER_KEY')).toMatchObject({ value: null, isSet: true, source: 'file' });
    expect(of('REDIS_URL')).toMatchObject({ value: null, isSet: false, source: 'default' });
    expect(of('LOG_LEVEL')).toMatchObject({ value: 'warn', isSet: true, source: 'environment', section: 'Process' });
    expect(of('FETTLE_PORT_ADMIN')).toMatchObject({ value: '7401', isSet: true, source: 'default' });
    expect(of('FETTLE_ADMIN_URL')).toMatchObject({ value: null, isSet: false });
    expect(JSON.stringify(settings)).not.toContain('canary');
    rmSync(folder, { recursive: true });
  });

  it('describes every setting with its default in the example file', () => {
    const text = envExample();
    expect(text).toContain('# FETTLE_PORT_OPERATOR=7400');
    expect(text).toContain('\nDATABASE_URL=\n');
    expect(text).toContain('# Or FETTLE_MASTER_KEY_FILE=/path/to/file');
    expect(text.split('\n').filter((line) => line.startsWith('FETTLE_'))).toEqual([]);
  });
});
