import { randomUUID } from 'node:crypto';
import { EnrolmentRequests, RegistrationTokens } from '@fettle/domain/enrolment-requests';
import { Ctx } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import type { World } from './world.js';

/** A machine that asks the owner of `mine` to be let in. */
async function asking(api: TestApi, { members }: World) {
  const { email } = members.owner;
  const request = { email, hostname: `h-${randomUUID()}` };
  const { token } = await api.get(EnrolmentRequests).initiate(Ctx.system('test'), request);
  const [row] = await api.sql<{ id: string }>('SELECT id FROM enrolment_requests WHERE hostname = $1', [
    request.hostname,
  ]);
  return { email, token, enrolmentId: row!.id };
}

const registering = (api: TestApi, { mine }: World) =>
  api.get(RegistrationTokens).create(mine.ctx, { label: 'sample', maxUses: 1, expiresInS: 3_600 });

const inMine = ({ mine }: World) => ({ workspaceId: mine.workspaceId });

/** Valid calls of how machines join that nobody gave an install command. */
export const enrolmentRequestSamples: Readonly<
  Record<string, (api: TestApi, world: World) => WireCall | Promise<WireCall>>
> = {
  'taskFlow.read': () => ({}),
  'enrolmentRequests.list': (_api, world) => ({ params: inMine(world) }),
  'enrolmentRequests.approve': async (api, world) => {
    const { enrolmentId } = await asking(api, world);
    return { params: { ...inMine(world), enrolmentId }, body: { nodeName: 'let in' } };
  },
  'enrolmentRequests.reject': async (api, world) => {
    const { enrolmentId } = await asking(api, world);
    return { params: { ...inMine(world), enrolmentId } };
  },
  'enrolmentRequests.finalize': async (api, world) => {
    const { token, email } = await asking(api, world);
    return { params: { ...inMine(world), token }, body: { email, nodeName: 'let in' } };
  },
  'enrolmentRequests.finalizeAnywhere': async (api, world) => {
    const { token, email } = await asking(api, world);
    return { params: { token }, body: { email, nodeName: 'let in', workspaceId: world.mine.workspaceId } };
  },
  'registrationTokens.list': (_api, world) => ({ params: inMine(world) }),
  'registrationTokens.create': (_api, world) => ({ params: inMine(world), body: { label: 'sample' } }),
  'registrationTokens.revoke': async (api, world) => {
    const { id } = await registering(api, world);
    return { params: { ...inMine(world), tokenId: id } };
  },
  'olderEnrolmentLink.initiate': (_api, { members }) => ({
    body: { email: members.owner.email, hostname: `h-${randomUUID()}` },
  }),
  'olderEnrolmentLink.status': async (api, world) => ({ params: { token: (await asking(api, world)).token } }),
  'olderEnrolmentLink.register': async (api, world) => {
    const { token } = await registering(api, world);
    return { body: { hostname: `h-${randomUUID()}`, enrollmentToken: token, os: 'linux', arch: 'amd64' } };
  },
};
