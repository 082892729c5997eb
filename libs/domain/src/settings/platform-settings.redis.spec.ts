import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { testRedisUrl, until, type TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { PlatformSettings, SettingEditor } from './index.js';

let home: TestDatabase;
let [one, other]: TestCore[] = [];

beforeAll(async () => {
  home = await domainDatabase();
  const env = { REDIS_URL: testRedisUrl() };
  [one, other] = [await TestCore.open(home.url, env), await TestCore.open(home.url, env)];
});
afterAll(async () => {
  await one?.close();
  await other?.close();
  await home.drop();
});

describe('settings of the platform, told over Redis', () => {
  it('reach every process', async () => {
    const change = { retention: { version: 0, values: { tasksDays: 45 } } };
    await one!.get(SettingEditor).change(Ctx.system('spec'), change);
    const there = other!.get(PlatformSettings);
    await until(async () => (await there.section('retention')).tasksDays === 45);
    expect((await one!.get(PlatformSettings).section('retention')).tasksDays).toBe(45);
  });
});
