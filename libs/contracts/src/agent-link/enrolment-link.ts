import { buildManifest, consumeAnswer, consumeRequest, progressRequest } from '../agent/index.js';
import { NodeInstall } from '../enrolment/routes.js';
import { route } from '../mechanism/route.js';
import { z } from 'zod';

/** How a machine joins. The install token in the body is the credential; it is single-use and good for 15 minutes. */
export const enrolmentLink = {
  consume: route({
    id: 'enrolmentLink.consume',
    method: 'POST',
    path: '/node-installs/consume',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'enrol',
    audit: ['node.enrolled', 'node.reenrolled', 'agent-key.issued'],
    summary: 'Turn an install token into a node and its agent key',
    status: 201,
    body: consumeRequest,
    response: consumeAnswer,
    errors: [
      'install_token.unknown',
      'install_token.expired',
      'install_token.used',
      'install_token.other_machine',
      'workspace.archived',
      'node.hostname_taken',
    ],
  }),
  progress: route({
    id: 'enrolmentLink.progress',
    method: 'POST',
    path: '/node-installs/progress',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'enrol',
    audit: null,
    summary: 'A stage that the install script has reached',
    status: 201,
    body: progressRequest,
    response: NodeInstall,
    errors: ['install_token.unknown', 'install_token.expired'],
  }),
};

/** The agent's program and how to install it, from this very control plane. */
export const agentBuilds = {
  script: route({
    id: 'agentBuilds.script',
    method: 'GET',
    path: '/agent/install.sh',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'read',
    audit: null,
    summary: 'The install script',
    status: 200,
    response: z.string(),
    errors: ['build.not_found', 'build.untrusted'],
    kind: 'raw',
  }),
  manifest: route({
    id: 'agentBuilds.manifest',
    method: 'GET',
    path: '/agent/builds/manifest.json',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'read',
    audit: null,
    summary: 'Version, sizes and SHA-256 of the agent build',
    status: 200,
    response: buildManifest,
    errors: ['build.not_found', 'build.untrusted'],
  }),
  file: route({
    id: 'agentBuilds.file',
    method: 'GET',
    path: '/agent/builds/:file',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'read',
    audit: null,
    summary: 'One file of the agent build, or its signed manifest release.dsse.json',
    status: 200,
    params: z.strictObject({ file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/) }),
    response: z.string(),
    errors: ['build.not_found', 'build.untrusted'],
    kind: 'raw',
  }),
};
