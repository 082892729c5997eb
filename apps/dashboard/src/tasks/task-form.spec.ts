import { CreateTask } from '@fettle/contracts';
import { describe, expect, it } from '@jest/globals';
import { parseDuration, writeDuration } from './duration-text.ts';
import { argvOf, emptyForm, formOf, toCreateTask } from './task-form.ts';
import { TaskForm } from './task-form-schema.ts';
import { commandLine, quote, type Task } from './task-words.ts';

const nodeId = '01890000-0000-7000-8000-000000000001';

describe('durations as people write them', () => {
  it.each([
    ['90 s', 90_000],
    ['10', 600_000],
    ['1.5h', 5_400_000],
    ['7 d', 604_800_000],
    ['10 m', 600_000],
    ['soon', null],
    ['', null],
    ['-1 min', null],
  ])('%s is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([1_000, 90_000, 600_000, 3_600_000, 86_400_000])('%d ms is written so that it reads back', (ms) => {
    expect(parseDuration(writeDuration(ms))).toBe(ms);
  });
});

describe('the composer', () => {
  it('makes a request that the contract accepts', () => {
    const form: TaskForm = {
      ...emptyForm(nodeId),
      command: 'uname -a',
      environment: [
        { name: 'A', value: 'b' },
        { name: '', value: '' },
      ],
      timeout: '90 s',
    };
    expect(TaskForm.safeParse(form).success).toBe(true);
    expect(CreateTask.parse(toCreateTask(form))).toEqual({
      nodeId,
      command: { type: 'shell.exec', payload: { command: 'uname -a', shell: '/bin/sh', environment: { A: 'b' } } },
      timeoutMs: 90_000,
      expiresInMs: 86_400_000,
      idempotent: false,
      maxAttempts: 3,
      exclusive: false,
    });
  });

  it('takes one argument a line, with its blanks', () => {
    expect(argvOf('/bin/echo\n a b \n\nc\n')).toEqual(['/bin/echo', ' a b ', '', 'c']);
    expect(argvOf('\n')).toEqual([]);
  });

  it.each([
    ['no node', { nodeId: '' }, 'nodeId'],
    ['no command', { command: ' ' }, 'command'],
    ['no program', { mode: 'program' as const, argv: '' }, 'argv'],
    ['a relative directory', { workingDirectory: 'tmp' }, 'workingDirectory'],
    ['a run of two days', { timeout: '2 d' }, 'timeout'],
    ['an expiry of nothing', { expiry: '0 s' }, 'expiry'],
  ])('refuses %s at its field', (_name, patch, field) => {
    const result = TaskForm.safeParse({ ...emptyForm(nodeId), command: 'true', ...patch });
    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([field]);
  });

  it('fills itself with a task so that sending it asks for the same', () => {
    const form: TaskForm = {
      ...emptyForm(nodeId),
      mode: 'program',
      argv: '/bin/echo\na b',
      workingDirectory: '/srv',
      idempotent: true,
      expiry: '2 h',
    };
    const request = CreateTask.parse(toCreateTask(form));
    const task = {
      ...request,
      type: request.command.type,
      payload: request.command.payload,
      createdAt: '2026-11-21T10:00:00.000Z',
      expiresAt: '2026-11-21T12:00:00.004Z',
    } as unknown as Task;
    expect(CreateTask.parse(toCreateTask(formOf(task)))).toEqual(request);
    expect(commandLine(task)).toBe("/bin/echo 'a b'");
  });

  it.each([
    ['an argument of several lines', ['/bin/echo', 'a\nb'], "/bin/echo 'a\nb'"],
    ['an empty last argument', ['/usr/bin/printf', '%s', ''], "/usr/bin/printf %s ''"],
  ])('repeats a program with %s through a shell, which can say it', (_name, argv, command) => {
    const form = formOf({
      type: 'exec',
      payload: { argv },
      nodeId,
      timeoutMs: 60_000,
      idempotent: false,
      exclusive: false,
      createdAt: '2026-11-21T10:00:00.000Z',
      expiresAt: '2026-11-21T12:00:00.000Z',
    } as unknown as Task);
    expect(form).toMatchObject({ mode: 'shell', command });
    expect(TaskForm.safeParse(form).success).toBe(true);
  });

  it('quotes so that a shell reads the same', () => {
    expect([quote('a-b/c.d'), quote(''), quote("it's"), quote('$HOME')]).toEqual([
      'a-b/c.d',
      "''",
      `'it'\\''s'`,
      "'$HOME'",
    ]);
  });
});
