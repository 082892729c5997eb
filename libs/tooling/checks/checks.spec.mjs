import { describe, expect, it } from '@jest/globals';
import { boundaries } from './boundaries.mjs';
import { errorCodes } from './error-codes.mjs';
import { techniqueHomes } from './homes.mjs';
import { missing } from './mentions.mjs';
import { names } from './names.mjs';
import { outgoing } from './outgoing.mjs';
import { importsOf } from './sources.mjs';

const file = (path, text) => ({
  path,
  text,
  imports: importsOf(text),
  isTest: path.includes('.spec.'),
  unit: path.startsWith('infra/') ? 'infra' : path.split('/').slice(0, 2).join('/'),
});

const imported = (path, ...specifiers) => file(path, specifiers.map((one) => `import { x } from '${one}';\n`).join(''));

describe('imports of a file', () => {
  it('are found in every form, and only where something is imported', () => {
    const text = `import 'a';\nimport type { B } from 'b';\nimport {\n  c,\n} from 'c';\nexport * from 'd';
      const e = await import('e');\nconst text = 'import f';\nexport const from = 'g';\n`;
    expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('error codes', () => {
  it('that nothing answers with are found; tests and contracts that name them do not count', () => {
    const table = file('libs/contracts/src/errors.ts', "  'a.used': { status: 1 },\n  'a.unused': { status: 1 },\n");
    const found = errorCodes([
      table,
      file('libs/domain/src/a.ts', "throw new DomainError('a.used');"),
      file('libs/domain/src/a.spec.ts', "code('a.unused')"),
      file('libs/contracts/src/routes.ts', "errors: ['a.unused']"),
    ]);
    expect(found).toEqual([expect.stringContaining('a.unused')]);
  });
});

describe('boundaries', () => {
  it.each([
    ['libs/contracts/src/a.ts', '@fettle/platform/errors'],
    ['libs/platform/src/a.ts', '@fettle/domain/tasks'],
    ['libs/ui/src/a.tsx', '@fettle/contracts'],
    ['libs/client/src/a.ts', '@fettle/contracts/jobs'],
    ['apps/dashboard/src/a.ts', '@fettle/contracts/agent'],
    ['apps/dashboard/src/a.ts', '@fettle/domain/tasks'],
    ['apps/api/src/a.ts', '@fettle/testing'],
    ['apps/agent/src/a.ts', '@fettle/contracts'],
    ['apps/agent/src/a.ts', 'zod'],
    ['libs/domain/src/tasks/a.ts', '../nodes/node.repository.js'],
    ['libs/domain/src/tasks/a.ts', '../../../platform/src/errors/index.js'],
    ['libs/domain/src/tasks/a.ts', '@fettle/domain/nodes'],
    ['libs/domain/src/tasks/a.ts', '../nodes/test-stage.js'],
    ['libs/domain/src/tasks/a.spec.ts', '../nodes/node.repository.js'],
  ])('%s may not import %s', (path, specifier) => {
    expect(boundaries([imported(path, specifier)])).toEqual([
      expect.stringContaining(`${path} imports '${specifier}'`),
    ]);
  });

  it.each([
    ['libs/platform/src/a.ts', '@fettle/contracts'],
    ['libs/domain/src/tasks/a.ts', '../nodes/index.js'],
    ['libs/domain/src/tasks/a.ts', './task.entity.js'],
    ['libs/domain/src/entities/index.ts', '../tasks/task.entity.js'],
    ['apps/standalone/src/a.ts', '@fettle/api'],
    ['apps/agent/src/a.ts', '@fettle/contracts/agent'],
    ['apps/agent/src/a.ts', 'node:fs'],
    ['libs/domain/src/tasks/a.spec.ts', '@fettle/testing'],
    ['libs/domain/src/tasks/a.spec.ts', '../nodes/test-stage.js'],
  ])('%s may import %s', (path, specifier) => {
    expect(boundaries([imported(path, specifier)])).toEqual([]);
  });
});

describe('homes of techniques', () => {
  it.each([
    ['libs/domain/src/tasks/task.service.ts', "import { EntityManager } from 'typeorm';"],
    ['apps/api/src/main.ts', "import { Queue } from 'bullmq';"],
    ['apps/api/src/main.ts', 'const port = process.env.PORT;'],
    ['libs/domain/src/tasks/run.ts', "import { spawn } from 'node:child_process';"],
    ['libs/domain/src/live.ts', "import { Server } from 'socket.io';"],
    ['libs/domain/src/api-keys/api-key.evidence.ts', 'await this.database.query<Row>(ctx, sql);'],
  ])('%s may not hold: %s', (path, text) => {
    expect(techniqueHomes([file(path, text)])).toHaveLength(1);
  });

  it.each([
    ['libs/domain/src/tasks/task.repository.ts', "import { EntityManager } from 'typeorm';"],
    ['libs/platform/src/queue/queues.ts', "import { Queue } from 'bullmq';"],
    ['libs/platform/src/config/config.ts', 'const port = process.env.PORT;'],
    ['apps/agent/src/node/exec.ts', "import { spawn } from 'node:child_process';"],
    ['libs/domain/src/note.ts', '// never process.env here'],
    ['libs/client/src/live.ts', "import { io } from 'socket.io-client';"],
    ['libs/domain/src/api-keys/api-key-evidence.repository.ts', 'await this.database.query<Row>(ctx, sql);'],
  ])('%s may hold: %s', (path, text) => {
    expect(techniqueHomes([file(path, text)])).toEqual([]);
  });
});

describe('calls to the outside', () => {
  it.each([
    ['libs/domain/src/alerts/webhook.ts', 'const answer = await fetch(url);'],
    ['apps/worker-alerts/src/a.ts', 'await globalThis.fetch(url);'],
    ['apps/api/src/a.ts', "import { request } from 'undici';"],
    ['apps/api/src/a.ts', "import { request as call } from 'node:http';"],
    ['apps/api/src/a.ts', "import http from 'node:http';"],
    ['apps/api/src/a.ts', "import * as http from 'http';"],
    ['libs/platform/src/bus/a.ts', "import { createServer } from 'node:https';"],
    ['libs/platform/src/bus/a.ts', "import { connect } from 'node:net';"],
    ['libs/platform/src/bus/a.ts', "const { request } = await import('undici');"],
    ['libs/domain/src/a.ts', "import nodemailer from 'nodemailer';\nnodemailer.createTransport({ host });"],
  ])('%s may not hold: %s', (path, text) => {
    expect(outgoing([file(path, text)])).toHaveLength(1);
  });

  it.each([
    ['libs/platform/src/egress/egress.ts', "import { request } from 'undici';"],
    ['libs/platform/src/http/upstream-proxy.ts', "import { Agent, request } from 'node:http';"],
    ['libs/domain/src/a.ts', "import nodemailer from 'nodemailer';\nconst t = { getSocket: () => connectPinned(to) };"],
    ['apps/api/src/a.ts', "import { createServer, type Agent } from 'node:http';"],
    ['apps/api/src/a.ts', "import type { Socket } from 'node:net';"],
    ['apps/api/src/a.ts', '/** Not by fetch(url). */\nconst row = this.rows.fetch(id);'],
    ['apps/api/src/a.spec.ts', 'await fetch(url);'],
    ['apps/agent/src/link.ts', 'await fetch(url);'],
  ])('%s may hold: %s', (path, text) => {
    expect(outgoing([file(path, text)])).toEqual([]);
  });
});

describe('names and sizes', () => {
  it.each([
    ['libs/a/src/utils/x.ts', ''],
    ['libs/a/src/TaskRow.ts', ''],
    ['libs/a/src/long.ts', 'x\n'.repeat(301)],
    ['libs/a/src/state.ts', 'export enum State { On }'],
    ['libs/a/src/x.spec.ts', `it.${'skip'}('later', () => {});`],
  ])('%s is refused', (path, text) => {
    expect(names([file(path, text)])).toHaveLength(1);
  });

  it('takes the names that Next gives and files of 300 lines', () => {
    const paths = ['apps/dashboard/src/app/(signed-in)/nodes/[nodeId]/page.tsx', 'libs/a/src/task.int.spec.ts'];
    expect(names(paths.map((path) => file(path, 'x\n'.repeat(300))))).toEqual([]);
  });
});

describe('documents', () => {
  const there = new Set(['docs/a.md', 'README.md', 'libs/domain/src/tasks']);
  const found = (text) => missing('docs/b.md', text, { exists: (path) => there.has(path), scripts: { docs: '' } });

  it.each([
    '[a](c.md)',
    '![a](images/c.png)',
    '[a](../c.md#part)',
    'see `apps/dashboard/src/features/tasks`.',
    'use `npm run doc`',
    'use `npm doc -- x`',
  ])('may not say: %s', (text) => {
    expect(found(text)).toHaveLength(1);
  });

  it('may name what exists, other sites, places to fill in and patterns', () => {
    const text =
      '[a](a.md#x) [r](../README.md) [w](https://example.org/x) [h](#here) `libs/domain/src/tasks` ' +
      '`apps/api/src/<surface>` `libs/*/src` `npm run docs`, `npm docs`; npm itself';
    expect(found(text)).toEqual([]);
  });
});
