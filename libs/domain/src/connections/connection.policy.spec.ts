import { describe, expect, it } from '@jest/globals';
import type { OpenConnection } from '@fettle/platform/http';
import { answerTo, byAge, type ConnectionQuestion } from './connection.policy.js';

const all: ConnectionQuestion = { kind: null, q: null, nodeIds: [], after: null, limit: 50 };
const one = (id: string, patch: Partial<OpenConnection> = {}): OpenConnection => ({
  id,
  kind: 'agent-poll',
  surface: 'agent',
  sinceMs: 1_000,
  ip: '192.0.2.1',
  nodeId: `node-${id}`,
  person: null,
  workspaceIds: ['w'],
  protocol: 'HTTP, waiting call',
  program: null,
  messages: null,
  ...patch,
});
const ada = one('s', {
  kind: 'browser-stream',
  nodeId: null,
  person: { id: 'u', label: 'Ada@example.org' },
  sinceMs: 5,
});

describe('what a process says about its connections', () => {
  const open = [one('b'), one('a'), ada, one('c', { ip: '198.51.100.7', program: 'agent 1.2.3' })];
  const ids = (question: Partial<ConnectionQuestion>) =>
    answerTo({ ...all, ...question }, open).rows.map(({ id }) => id);

  it('is in a fixed order, the longest open first', () => expect(ids({})).toEqual(['s', 'a', 'b', 'c']));

  it.each<[string, Partial<ConnectionQuestion>, string[]]>([
    ['a kind', { kind: 'browser-stream' }, ['s']],
    ['an address', { q: '198.51' }, ['c']],
    ['a program', { q: 'agent 1' }, ['c']],
    ['a person, in whatever case', { q: 'ada@' }, ['s']],
    ['a whole id', { q: 'node-a' }, ['a']],
    ['a part of an id, which is no search', { q: 'node-' }, []],
    ['a node by its name', { q: 'web', nodeIds: ['node-b'] }, ['b']],
  ])('can be narrowed to %s', (_what, question, expected) => expect(ids(question)).toEqual(expected));

  it('is read on from a place, page by page, with the count of all', () => {
    const first = answerTo({ ...all, limit: 2 }, open);
    const second = answerTo({ ...all, limit: 2, after: first.rows.at(-1)! }, open);
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(['s', 'a', 'b', 'c']);
    expect(second.counts).toEqual({ 'agent-socket': 0, 'agent-poll': 3, 'browser-stream': 1 });
    expect([...first.rows].sort(byAge)).toEqual(first.rows);
  });
});
