import { describe, expect, it } from '@jest/globals';
import { nodeFilterFields as fields, taskFilterFields } from '../index.js';
import { completions, formatFilter, parseFilter, readFilterTime, withTerm, withoutTerm } from './index.js';

const terms = (text: string) =>
  parseFilter(text, fields).terms.map(
    ({ field, op, values, negated }) => `${negated ? 'not ' : ''}${field} ${op} ${values.join('|')}`,
  );
const problems = (text: string) =>
  parseFilter(text, fields).problems.map(({ at, length, message }) => `${text.slice(at, at + length)}: ${message}`);

describe('a filter text', () => {
  it.each([
    ['web', ['null : web']],
    ['"two words"', ['null : two words']],
    ['-web -"a b" - --x "-y"', ['not null : web', 'not null : a b', 'null : -', 'not null : -x', 'null : -y']],
    ['presence:live,LATE', ['presence : live|late']],
    ['PRESENCE:live,live', ['presence : live']],
    ['-os:linux', ['not os : linux']],
    ['cpu>80% load<=1.5 memory:7', ['cpu > 80%', 'load <= 1.5', 'memory : 7']],
    ['created>2026-11-01 seen<2h created>=2026-11-01T10:00', ['created > 2026-11-01', 'seen < 2h', 'created >= 2026-11-01T10:00']],
    ['name:"a \\"b\\", c",d\\e name="x"', ['name : a "b", c|d\\e', 'name = x']],
    ['10.0.0.1:80 a"b', ['null : 10.0.0.1:80', 'null : a"b']],
    ['\t web \n late ', ['null : web', 'null : late']],
  ])('%s is read', (text, expected) => {
    expect(problems(text)).toEqual([]);
    expect(terms(text)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['colour:red', 'colour: There is no field “colour”. In quotes it is searched for as text'],
    ['__proto__:x', '__proto__: There is no field “__proto__”. In quotes it is searched for as text'],
    ['constructor=1', 'constructor: There is no field “constructor”. In quotes it is searched for as text'],
    ['presence:gone', 'gone: Presence is one of live, late, offline, never'],
    ['presence>live', 'live: Presence is not compared by “>”'],
    ['name<a', 'a: Name is not compared by “<”'],
    ['cpu:', 'cpu:: A value is missing'],
    ['name:a,,b', 'name:a,,b: A value is missing'],
    ['name:""', '"": A value is missing'],
    ['""', '"": A value is missing'],
    ['name:"a', '"a: The closing quote is missing'],
    ['"a"b', '"a"b: A blank or comma must follow the closing quote'],
    ['cpu>80,90', 'cpu>80,90: “>” takes one value'],
    ['cpu>1e3', '1e3: “1e3” is not a number'],
    ['cpu:NaN', 'NaN: “NaN” is not a number'],
    ['created:2026-02-31', '2026-02-31: “2026-02-31” is neither a date like 2026-11-01 nor an age like 2h or 7d'],
    ['seen<999999w', '999999w: “999999w” is neither a date like 2026-11-01 nor an age like 2h or 7d'],
    ['a\0b', 'a\0b: It has characters that no text has'],
    ['name:"\u001b[1m"', '"\u001b[1m": It has characters that no text has'],
    ['\ud800', '\ud800: It has characters that no text has'],
  ])('%j is refused with its place', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
    expect(terms(text)).toEqual([]);
  });

  it('is read around its faults, which stand in their order', () => {
    expect(terms('web no:x presence:live cpu>a')).toEqual(['null : web', 'presence : live']);
    expect(parseFilter('web no:x presence:live cpu>a', fields).problems.map(({ at }) => at)).toEqual([4, 27]);
  });

  it('is read to 500 characters and 20 terms, and not beyond', () => {
    expect(problems('x'.repeat(500))).toEqual([]);
    expect(problems('x'.repeat(501))).toEqual(['x: Only 500 characters are read']);
    expect(terms('a '.repeat(25))).toHaveLength(20);
    expect(problems('a '.repeat(25))).toEqual(['a a a a a: Only 20 terms are read']);
    const hostile = [
      '"\\'.repeat(500_000),
      'a,'.repeat(500_000),
      '-'.repeat(1_000_000),
      `name:${',"'.repeat(500_000)}`,
    ];
    // What lies beyond is told once and never looked at, so a long text costs what a short one does.
    for (const text of hostile) {
      const { terms: read, problems: told } = parseFilter(text, fields);
      const beyond = { at: 500, length: text.length - 500, message: 'Only 500 characters are read' };
      const short = parseFilter(text.slice(0, 500), fields);
      expect(read).toEqual(short.terms);
      expect(told).toContainEqual(beyond);
      expect(told.filter(({ message }) => message !== beyond.message)).toEqual(short.problems);
    }
  });
});

describe('a time in a filter', () => {
  it('is an age, or the span that its precision says', () => {
    expect(readFilterTime('90s')).toEqual({ ageMs: 90_000 });
    expect(readFilterTime('2w')).toEqual({ ageMs: 1_209_600_000 });
    expect(readFilterTime('2024-02-29')).toEqual({ from: '2024-02-29T00:00:00.000Z', to: '2024-03-01T00:00:00.000Z' });
    expect(readFilterTime('2026-11-01T23:59')).toMatchObject({ to: '2026-11-02T00:00:00.000Z' });
    expect(readFilterTime('2026-11-01T10:00:05Z')).toMatchObject({ to: '2026-11-01T10:00:06.000Z' });
    for (const text of [
      '',
      '2h ',
      '-2h',
      '1.5h',
      '2026-13-01',
      '2026-11-01T25:00',
      '0000-01-01',
      '9999-12-31',
      '2026',
    ]) {
      expect(readFilterTime(text)).toBeNull();
    }
  });
});

describe('one facet value', () => {
  const live = { field: 'presence', value: 'live' };
  const not = { ...live, negated: true };

  it('joins a text, and leaves what was typed as it is', () => {
    expect(withTerm('', fields, live)).toBe('presence:live');
    expect(withTerm(' web  cpu>', fields, live)).toBe(' web  cpu> presence:live');
    expect(withTerm('a presence:late b', fields, live)).toBe('a presence:late,live b');
    expect(withTerm('presence:live', fields, live)).toBe('presence:live');
    expect(withTerm('a presence:live,late', fields, not)).toBe('a presence:late -presence:live');
    expect(withTerm('-presence:live x', fields, live)).toBe('x presence:live');
    expect(withTerm('os=linux', fields, { field: 'os', value: 'a, "b"' })).toBe('os=linux,"a, \\"b\\""');
  });

  it('goes out of every term that has it', () => {
    expect(withoutTerm('presence:live', fields, live)).toBe('');
    expect(withoutTerm('a  presence:live  b', fields, live)).toBe('a  b');
    expect(withoutTerm('presence:live,late presence:live', fields, live)).toBe('presence:late');
    expect(withoutTerm('-presence:live', fields, live)).toBe('-presence:live');
    expect(withoutTerm('-presence:live no:x', fields, not)).toBe('no:x');
  });
});

describe('at the caret', () => {
  const at = (marked: string) => completions(marked.replace('|', ''), marked.indexOf('|'), taskFilterFields);
  const inserted = (marked: string) => at(marked).map(({ insert }) => insert);

  it('fields are offered that begin with the word there, also behind a minus', () => {
    expect(at('web st|')).toEqual([{ from: 4, to: 6, insert: 'state:', label: 'State' }]);
    expect(inserted('-ex|')).toEqual(['exit>']);
    expect(inserted('|')).toHaveLength(taskFilterFields.length);
    expect(inserted('web |')).toHaveLength(taskFilterFields.length);
    expect(inserted('"st|')).toEqual([]);
    expect(at('sta|te:failed')).toEqual([{ from: 0, to: 6, insert: 'state:', label: 'State' }]);
  });

  it('values are offered that are not there yet', () => {
    expect(at('state:failed,un|')).toEqual([{ from: 13, to: 15, insert: 'unknown', label: 'outcome unknown' }]);
    expect(inserted('state:failed,|')).not.toContain('failed');
    expect(inserted('created<|')).toEqual(['1h', '24h', '7d']);
    expect(inserted('command:x|')).toEqual([]);
    expect(inserted('no:x|')).toEqual([]);
    expect(formatFilter(parseFilter('state:failed,un', taskFilterFields).terms)).toBe('');
  });
});
