import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { Keys } from '@fettle/platform/secrets';
import type { TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { PlatformSettings, ResealService, SettingEditor } from './index.js';

const ctx = Ctx.system('spec');
const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const deliveryId = newId();
let home: TestDatabase;
let core: TestCore;

beforeAll(async () => {
  home = await domainDatabase();
});
afterAll(async () => {
  await core?.close();
  await home.drop();
});

const startWith = async (FETTLE_MASTER_KEY: string): Promise<void> => {
  await core?.close();
  core = await TestCore.open(home.url, { FETTLE_MASTER_KEY });
};
const sealed = () =>
  core.sql<{ text: string }>(`SELECT secrets ->> 'password' AS text FROM platform_settings WHERE section = 'mail'
    UNION ALL SELECT sealed_data FROM deliveries`);

it('after a rotation everything is sealed anew, once, and the old key can go', async () => {
  await startWith(`v1:${first}`);
  const values = { host: 'mail.example.org', fromAddress: 'fettle@example.org' };
  const secrets = { password: { do: 'replace', value: 'canary-rotated' } } as const;
  await core.get(SettingEditor).change(ctx, { mail: { version: 0, values, secrets } });
  const text = core.get(Keys).seal('delivery-data', '{"link":"x"}', deliveryId);
  await core.sql(
    `INSERT INTO deliveries (id, template, recipient, recipient_name, sealed_data, tries_left)
     VALUES ($1, 'test', 'a@example.org', 'A', $2, 1)`,
    [deliveryId, text],
  );
  expect(await core.get(ResealService).run(ctx)).toBe(0);

  await startWith(`v1:${first}\nv2:${second}`);
  expect(await core.get(ResealService).run(ctx)).toBe(2);
  expect((await sealed()).map((one) => one.text.slice(0, 5))).toEqual(['f1.2.', 'f1.2.']);
  expect(await core.get(ResealService).run(ctx)).toBe(0);

  await startWith(`v2:${second}`);
  expect((await core.get(PlatformSettings).section('mail'))?.password).toBe('canary-rotated');
  const [, delivery] = await sealed();
  expect(core.get(Keys).open('delivery-data', delivery!.text, deliveryId).toString()).toBe('{"link":"x"}');
});

it('what cannot be opened stays as it is, and keeps nothing else from being sealed', async () => {
  const third = randomBytes(32).toString('base64');
  await core.sql(`UPDATE deliveries SET sealed_data = 'f1.1.' || repeat('A', 60)`);
  await startWith(`v2:${second}\nv3:${third}`);
  expect(await core.get(ResealService).run(ctx)).toBe(1);
  expect((await sealed()).map((one) => one.text.slice(0, 5))).toEqual(['f1.3.', 'f1.1.']);
});
