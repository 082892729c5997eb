import { CliLoginService } from '@fettle/domain/cli-login';
import { Ctx } from '@fettle/platform/context';
import { makePerson, makeWorkspace } from './people.js';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { browserOf, type World } from './world.js';

const asking = Ctx.create({ actor: { kind: 'anonymous' }, origin: { ip: '198.51.100.9', userAgent: 'fettle/0' } });

/** Calls of the routes through which a program comes to a key; each on a code of its own. */
export const cliLoginSamples: Readonly<Record<string, (api: TestApi, world: World) => WireCall | Promise<WireCall>>> = {
  'cliLogin.start': () => ({ body: { client: 'laptop' } }),
  'cliLogin.token': async (api) => {
    const { deviceCode, userCode } = await api.get(CliLoginService).start(asking, 'laptop');
    // Handed out only while the session lives in which it was approved: somebody's own, which no other sample ends.
    const person = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    const { id, email: label, session } = await (await browserOf(api, person)).api.auth.me();
    const ctx = Ctx.create({ actor: { kind: 'user', id, label, sessionId: session.id }, workspaceId });
    const body = { userCode: userCode.replace('-', ''), grant: 'all' as const, expiresInDays: 1 };
    await api.get(CliLoginService).approve(ctx, body);
    return { body: { deviceCode } };
  },
  'cliLogin.look': onCode,
  'cliLogin.approve': async (api, world) => ({
    params: { workspaceId: world.mine.workspaceId },
    ...(await onCode(api)),
  }),
  'cliLogin.deny': onCode,
  'cliLogin.caller': inWorkspace,
  'cliLogin.end': inWorkspace,
};

async function onCode(api: TestApi): Promise<WireCall> {
  return { body: { userCode: (await api.get(CliLoginService).start(asking, 'laptop')).userCode } };
}

function inWorkspace(_api: TestApi, { mine }: World): WireCall {
  return { params: { workspaceId: mine.workspaceId } };
}
