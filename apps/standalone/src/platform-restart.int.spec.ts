import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@fettle/testing';
import { Installation } from './testing/installation.js';
import type { Operator } from './testing/operator.js';

interface Settings {
  readonly addresses: { version: number; values: { operatorUrl: string } };
  readonly processes: readonly { bootId: string; needsRestart: boolean }[];
}

let home: TestDatabase;
let place: Installation;
beforeEach(async () => {
  home = await testDatabase({ key: 'empty', prepare: () => Promise.resolve() });
});
afterEach(async () => {
  await place?.remove();
  await home.drop();
});

const settingsOf = async (admin: Operator) =>
  (await (await admin.send('GET', '/platform-settings')).json()) as Settings;
const restart = (admin: Operator) => admin.send('POST', '/platform-settings/restart', { reason: 'New addresses' });
const bootIdOf = async ({ operator }: Installation): Promise<string> =>
  ((await (await fetch(`${operator.base}/health`)).json()) as { bootId: string }).bootId;

describe('a restart from the admin console', () => {
  it('puts new addresses to use: the process ends by itself, and comes back with another boot id', async () => {
    place = await Installation.prepare(home.url, { FETTLE_SUPERVISED: 'true' });
    await place.start();
    const admin = await place.administrator();
    const before = await settingsOf(admin);
    const bootId = await bootIdOf(place);
    expect(before.processes).toEqual([expect.objectContaining({ bootId, needsRestart: false })]);

    const operatorUrl = 'https://fettle.example.org';
    const values = { operatorUrl };
    const change = { addresses: { version: before.addresses.version, values } };
    expect((await admin.send('PATCH', '/platform-settings', change)).status).toBe(200);
    expect((await settingsOf(admin)).processes).toEqual([expect.objectContaining({ bootId, needsRestart: true })]);

    const exit = once(place.standalone.process, 'exit');
    const answer = await restart(admin);
    expect([answer.status, await answer.json()]).toEqual([202, { bootIds: [bootId], silent: [] }]);
    expect(await exit).toEqual([75, null]);
    await place.start();
    expect(await bootIdOf(place)).not.toBe(bootId);
    const after = await settingsOf(await place.administrator());
    expect(after.addresses.values.operatorUrl).toBe(operatorUrl);
    expect(after.processes).toEqual([expect.objectContaining({ needsRestart: false })]);
  });

  it('is refused where nobody would start the process again, and it goes on', async () => {
    place = await Installation.prepare(home.url);
    await place.start();
    const bootId = await bootIdOf(place);
    const answer = await restart(await place.administrator());
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'restart.unsupervised' }]);
    expect(await bootIdOf(place)).toBe(bootId);
  });
});
