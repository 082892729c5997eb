import { PASSWORD } from './people.js';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { browserOf, type World } from './world.js';

type Make = (api: TestApi, world: World, caller: string) => WireCall | Promise<WireCall>;

/** Valid calls of what a session is, and what it can prove. */
export const sessionSamples: Readonly<Record<string, Make>> = {
  'sessions.stepUpState': () => ({}),
  'sessions.stepUp': () => ({ body: { password: PASSWORD } }),
  'sessions.list': () => ({}),
  'sessions.end': async (api, _world, caller) => ({ params: { sessionId: await freshSession(api, caller) } }),
  'sessions.endOthers': () => ({ body: {} }),
  'sessions.ofUser': (_api, { members }) => ({ params: { userId: members.viewer.id } }),
  'sessions.endOfUser': async (api, { members }) => ({
    params: { userId: members.viewer.id, sessionId: await freshSession(api, members.viewer.id) },
  }),
  'impersonation.start': (_api, { members }) => ({
    params: { userId: members.viewer.id },
    body: { reason: 'The list of nodes looks empty to him' },
  }),
  'impersonation.redeem': async (api, { members, platformAdmin }) => {
    const browser = await browserOf(api, platformAdmin, 'admin');
    const start = { params: { userId: members.viewer.id }, body: { reason: 'A sample' } };
    const { link } = await browser.api.impersonation.start(start);
    return { body: { token: link.split('#token=')[1] } };
  },
  'sessions.locksOfUser': (_api, { members }) => ({ params: { userId: members.viewer.id } }),
  'sessions.unlockUser': (_api, { members }) => ({ params: { userId: members.viewer.id } }),
  'sessions.endAllOfUser': (_api, { stranger }) => ({ params: { userId: stranger.id } }),
};

/** A session of somebody that nobody minds losing. */
async function freshSession(api: TestApi, userId: string): Promise<string> {
  const [person] = await api.sql<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
  const browser = await browserOf(api, { id: userId, email: person!.email });
  return (await browser.api.auth.me()).session.id;
}
