import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Bus } from '@fettle/platform/bus';
import { Ctx, newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { SmtpPeer, until, type TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { MailTester, PlatformSettings, PlatformSettingReader, SettingEditor } from './index.js';

const CANARY = 'canary-smtp-8Qm2';
/** Processes of one installation have one master key. */
const shared = { FETTLE_MASTER_KEY: randomBytes(32).toString('base64') };
const server = { host: 'mail.example.org', port: 465, security: 'tls', username: 'fettle' } as const;

let home: TestDatabase;
let [one, other]: TestCore[] = [];
let ctx: Ctx;

beforeAll(async () => {
  home = await domainDatabase();
  [one, other] = [await TestCore.open(home.url, shared), await TestCore.open(home.url, shared)];
  const id = newId();
  await one.sql(`INSERT INTO users (id, email, name) VALUES ($1, 'a@example.org', 'Ada')`, [id]);
  ctx = Ctx.create({ actor: { kind: 'user', id, label: 'a@example.org', sessionId: newId() } });
});
beforeEach(async () => {
  await one!.sql('DELETE FROM platform_settings');
  await Promise.all([one, other].map((core) => core!.get(PlatformSettings).refresh()));
});
afterAll(async () => {
  await one?.close();
  await other?.close();
  await home.drop();
});

const editor = () => one!.get(SettingEditor);
const here = () => one!.get(PlatformSettings);
const there = () => other!.get(PlatformSettings);
const mail = (password: string, version = 0) =>
  editor().change(ctx, {
    mail: {
      version,
      values: { ...server, fromAddress: 'fettle@example.org' },
      secrets: { password: { do: 'replace', value: password } },
    },
  });

describe('settings of the platform', () => {
  it('are their defaults until somebody sets them, and cost no SQL to read', async () => {
    const { statements } = one!.get(Database);
    expect(await here().section('mail')).toBeNull();
    expect(await here().section('sessions')).toMatchObject({ idleMinutes: 720, absoluteDays: 7, stayDays: 30 });
    expect(await here().section('retention')).toMatchObject({ tasksDays: 90, rawMetricsHours: 48 });
    expect(one!.get(Database).statements).toBe(statements);
  });

  it('are obeyed at once by the process that was asked, and by the others once they are told', async () => {
    await editor().change(ctx, { sessions: { version: 0, values: { idleMinutes: 30 } } });
    expect((await here().section('sessions')).idleMinutes).toBe(30);
    await until(async () => (await there().section('sessions')).idleMinutes === 30);
  });

  it('are read again after the bus was away', async () => {
    await one!.sql(`INSERT INTO platform_settings (id, section, document) VALUES ($1, 'sessions', '{"stayDays": 3}')`, [
      newId(),
    ]);
    expect((await there().section('sessions')).stayDays).toBe(30);
    await one!.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fettle-bus' AND datname = current_database()`,
    );
    await until(async () => (await there().section('sessions')).stayDays === 3);
    await other!.get<Bus>(Bus as never).check();
  });

  it('that an update has narrowed count as not set', async () => {
    const document = { idleMinutes: 1, stayDays: 3, nonsense: true };
    await one!.sql(`INSERT INTO platform_settings (id, section, document) VALUES ($1, 'sessions', $2)`, [
      newId(),
      document,
    ]);
    await here().refresh();
    expect(await here().section('sessions')).toMatchObject({ idleMinutes: 720, stayDays: 3 });
  });
});

describe('two who edit at once', () => {
  it('do not overwrite each other: of 20 changes from one version one is taken', async () => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      editor().change(ctx, { retention: { version: 0, values: { tasksDays: 100 + index } } }),
    );
    const ends = await Promise.allSettled(tries);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : []));
    expect(refused).toEqual(Array.from({ length: 19 }, () => 'settings.conflict'));
    expect((await one!.get(PlatformSettingReader).read(ctx)).retention.version).toBe(1);
  });

  it('change all sections of a call or none', async () => {
    const change = { sessions: { version: 0, values: { stayDays: 9 } }, retention: { version: 7, values: {} } };
    await expect(editor().change(ctx, change)).rejects.toMatchObject({ code: 'settings.conflict' });
    expect((await here().section('sessions')).stayDays).toBe(30);
  });
});

describe('a secret', () => {
  it('is opened for those who need it and told to nobody: not by the view, the audit log, the outbox or the table', async () => {
    await mail(CANARY);
    expect(await here().section('mail')).toMatchObject({ ...server, password: CANARY });
    await until(async () => (await there().section('mail'))?.password === CANARY);
    const view = await one!.get(PlatformSettingReader).read(ctx);
    expect(view.mail.secrets).toEqual({ password: { isSet: true, source: 'stored', variable: null } });
    const kept = await one!.sql(`
      SELECT to_jsonb(t)::text AS row FROM platform_settings t UNION ALL
      SELECT to_jsonb(t)::text FROM audit_entries t UNION ALL SELECT to_jsonb(t)::text FROM outbox t`);
    expect(kept.length).toBeGreaterThan(1);
    expect(JSON.stringify([view, kept])).not.toContain('canary');
    const [entry] = await one!.sql<{ details: { changes: object } }>(
      `SELECT details FROM audit_entries WHERE event = 'platform-settings.changed' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry!.details.changes).toMatchObject({ host: [null, server.host], password: 'changed' });
  });

  it('is kept when nothing is said of it, replaced, and removed', async () => {
    await mail('first-one');
    await editor().change(ctx, { mail: { version: 1, values: { fromName: 'Ops' } } });
    expect((await here().section('mail'))!.password).toBe('first-one');
    await mail('second-one', 2);
    expect((await here().section('mail'))!.password).toBe('second-one');
    await editor().change(ctx, { mail: { version: 3, secrets: { password: { do: 'remove' } } } });
    expect((await here().section('mail'))!.password).toBeNull();
  });

  it('does not go to another server with it: pointing it elsewhere needs the password again', async () => {
    await mail(CANARY);
    const elsewhere = { mail: { version: 1, values: { host: 'evil.example' } } };
    await expect(editor().change(ctx, elsewhere)).rejects.toMatchObject({ code: 'settings.secret_needed' });
    const unencrypted = { mail: { version: 1, values: { security: 'starttls' as const } } };
    await expect(editor().change(ctx, unencrypted)).rejects.toMatchObject({ code: 'settings.secret_needed' });
  });

  it('moved to another row does not open, and takes no other setting with it', async () => {
    await mail(CANARY);
    await one!.sql('UPDATE platform_settings SET id = $1', [newId()]);
    await here().refresh();
    expect(await here().section('mail')).toMatchObject({ host: server.host, password: null });
  });
});

describe('what does not go together', () => {
  it.each([
    [{ sessions: { version: 0, values: { idleMinutes: 20_000, absoluteDays: 1 } } }, 'sessions.values.idleMinutes'],
    [{ mail: { version: 0, values: { host: 'mail.example.org' } } }, 'mail.values.fromAddress'],
    [
      { addresses: { version: 0, values: { adminUrl: 'https://a.example', agentUrl: 'https://a.example/agents' } } },
      'addresses.values.agentUrl',
    ],
  ])('is refused and says where: %j', async (change, path) => {
    const issues = [expect.objectContaining({ path })];
    await expect(editor().change(ctx, change)).rejects.toMatchObject({ code: 'request.invalid', details: { issues } });
  });
});

describe('what the environment decides', () => {
  it('holds whatever is stored, names its variable, and is changed only there', async () => {
    await mail(CANARY);
    const fixed = await TestCore.open(home.url, {
      FETTLE_SMTP_HOST: 'relay.internal',
      FETTLE_SMTP_PASSWORD: 'from-env',
    });
    try {
      const settings = await fixed.get(PlatformSettings).section('mail');
      expect(settings).toMatchObject({ host: 'relay.internal', port: 465, password: 'from-env' });
      const { mail: view } = await fixed.get(PlatformSettingReader).read(ctx);
      expect(view.origins['host']).toEqual({ source: 'environment', variable: 'FETTLE_SMTP_HOST' });
      expect(view.secrets['password']).toEqual({
        isSet: true,
        source: 'environment',
        variable: 'FETTLE_SMTP_PASSWORD',
      });
      const change = { mail: { version: 1, values: { host: 'other.example' } } };
      await expect(fixed.get(SettingEditor).change(ctx, change)).rejects.toMatchObject({ code: 'settings.fixed' });
    } finally {
      await fixed.close();
    }
  });

  it('does not go elsewhere either: a password of the environment stays with the server as it was', async () => {
    await mail(CANARY);
    const fixed = await TestCore.open(home.url, {
      ...shared,
      FETTLE_SMTP_HOST: 'relay.internal',
      FETTLE_SMTP_PASSWORD: 'from-env',
    });
    try {
      // What is stored is the rest of the server: its port, its encryption, the name.
      for (const values of [{ port: 2525 }, { security: 'starttls' as const }, { username: 'eve' }]) {
        const change = fixed.get(SettingEditor).change(ctx, { mail: { version: 1, values } });
        await expect(change).rejects.toMatchObject({
          code: 'settings.fixed',
          details: { variable: 'FETTLE_SMTP_PASSWORD' },
        });
      }
      await fixed.get(SettingEditor).change(ctx, { mail: { version: 1, values: { fromName: 'Ops' } } });
    } finally {
      await fixed.close();
    }
  });

  it('does not go along with a server that is only tried', async () => {
    const peer = await SmtpPeer.open({ auth: { username: 'fettle', password: 'from-env' } });
    const elsewhere = await SmtpPeer.open({ auth: { username: 'fettle', password: 'from-env' } });
    const fixed = await TestCore.open(home.url, peer.env);
    try {
      const { host, port, security, username, allowPrivate } = peer.settings;
      const same = { host, port, security, username, allowPrivate };
      const tester = fixed.get(MailTester);
      expect(await tester.validate(ctx, same)).toMatchObject({ ok: true });
      for (const patch of [{ port: elsewhere.port }, { host: 'localhost' }, { username: 'eve' }])
        expect(await tester.validate(ctx, { ...same, ...patch })).toMatchObject({ ok: false, step: 'settings' });
      expect(elsewhere.connections).toBe(0);
      expect(peer.connections).toBe(1);
    } finally {
      await fixed.close();
      await Promise.all([peer.close(), elsewhere.close()]);
    }
  });

  it('is all that a process starts with besides the stored addresses, and it says when others are stored since', async () => {
    await editor().change(ctx, { addresses: { version: 0, values: { operatorUrl: 'https://ops.example/' } } });
    expect((await here().section('addresses')).operatorUrl).toBe('http://localhost:7400');
    const restarted = await TestCore.open(home.url, { ...shared, FETTLE_ADMIN_URL: 'https://admin.example' });
    try {
      expect(await restarted.get(PlatformSettings).section('addresses')).toMatchObject({
        operatorUrl: 'https://ops.example',
        adminUrl: 'https://admin.example',
      });
    } finally {
      await restarted.close();
    }
  });
});
