import { z } from 'zod';
import { consumeAnswer, enrolmentStatus, initiateAnswer, initiateRequest, registerRequest } from '../agent/index.js';
import { route } from '../mechanism/route.js';

/** How machines of the compatible agent join without an install command: somebody lets them in, or they hold a registration token. */
export const olderEnrolmentLink = {
  initiate: route({
    id: 'olderEnrolmentLink.initiate',
    method: 'POST',
    path: '/enrollments/initiate',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'enrol',
    audit: 'enrolment.requested',
    summary: 'A machine asks to be let in by an administrator, who is named by e-mail address',
    status: 201,
    body: initiateRequest,
    response: initiateAnswer,
    errors: [],
  }),
  status: route({
    id: 'olderEnrolmentLink.status',
    method: 'GET',
    path: '/enrollments/:token',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'enrol',
    audit: null,
    summary: 'Whether the machine was let in; hands out its agent key once',
    status: 200,
    params: z.strictObject({ token: z.string().min(8).max(512) }),
    response: enrolmentStatus,
    errors: ['enrolment.unknown'],
  }),
  register: route({
    id: 'olderEnrolmentLink.register',
    method: 'POST',
    path: '/agent/register',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'enrol',
    audit: 'node.enrolled',
    summary: 'Turn a registration token of a workspace into a node and its agent key',
    status: 201,
    body: registerRequest,
    response: consumeAnswer,
    errors: ['registration.refused', 'request.invalid', 'workspace.archived', 'node.hostname_taken'],
  }),
};
