import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { Session, StepUp, StepUpState } from './schemas.js';

const own = { surfaces: ['operator', 'admin'], access: { kind: 'session' } } as const;
const ofPerson = { surfaces: ['admin'], access: { kind: 'platform', permission: 'platform:manage-users' } } as const;
const UserParams = z.object({ userId: Id });
const SessionParams = z.object({ sessionId: Id });
const Sessions = z.object({ items: z.array(Session) });
const Ended = z.object({ ended: z.int().nonnegative() });

export const sessions = {
  stepUpState: route({
    ...own,
    id: 'sessions.stepUpState',
    method: 'GET',
    path: '/auth/step-up',
    limit: 'read',
    audit: null,
    summary: 'What the person can prove himself with, and until when the last proof holds',
    status: 200,
    response: StepUpState,
    errors: [],
  }),
  stepUp: route({
    ...own,
    id: 'sessions.stepUp',
    method: 'POST',
    path: '/auth/step-up',
    limit: 'sign-in',
    audit: 'session.proven',
    summary: 'Prove that it is still the same person, for routes that ask for a recent proof',
    status: 200,
    body: StepUp,
    response: StepUpState,
    errors: ['proof.refused', 'session.impersonated'],
  }),
  list: route({
    ...own,
    id: 'sessions.list',
    method: 'GET',
    path: '/auth/sessions',
    limit: 'read',
    audit: null,
    summary: 'Where the signed-in person is signed in, the last used first',
    status: 200,
    response: Sessions,
    errors: [],
  }),
  end: route({
    ...own,
    id: 'sessions.end',
    method: 'DELETE',
    path: '/auth/sessions/:sessionId',
    limit: 'write',
    audit: 'session.ended',
    summary: 'End one of the own sessions: its tokens and sockets stop working',
    status: 200,
    params: SessionParams,
    response: Done,
    errors: ['object.not_found', 'session.impersonated'],
  }),
  endOthers: route({
    ...own,
    id: 'sessions.endOthers',
    method: 'POST',
    path: '/auth/logout-all',
    limit: 'write',
    audit: 'session.all_ended',
    summary: 'Sign out everywhere: every session of the person but this one, or with `includeThis` this one too',
    status: 200,
    body: z.strictObject({ includeThis: z.boolean().default(false) }),
    response: Ended,
    errors: ['session.impersonated'],
  }),
  ofUser: route({
    ...ofPerson,
    id: 'sessions.ofUser',
    method: 'GET',
    path: '/users/:userId/sessions',
    limit: 'read',
    audit: null,
    summary: 'Where a person is signed in',
    status: 200,
    params: UserParams,
    response: Sessions,
    errors: ['object.not_found'],
  }),
  endOfUser: route({
    ...ofPerson,
    id: 'sessions.endOfUser',
    method: 'DELETE',
    path: '/users/:userId/sessions/:sessionId',
    limit: 'write',
    audit: 'session.ended',
    summary: 'End one session of a person',
    status: 200,
    params: SessionParams.extend(UserParams.shape),
    response: Done,
    errors: ['object.not_found'],
    stepUp: true,
  }),
  endAllOfUser: route({
    ...ofPerson,
    id: 'sessions.endAllOfUser',
    method: 'DELETE',
    path: '/users/:userId/sessions',
    limit: 'write',
    audit: 'session.all_ended',
    summary: 'Sign a person out everywhere',
    status: 200,
    params: UserParams,
    response: Ended,
    errors: ['object.not_found'],
    stepUp: true,
  }),
};
