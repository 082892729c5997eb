import { describe, expect, it } from '@jest/globals';
import { completions, nodeExportColumns, nodeFilterFields, nodeSorts } from '@fettle/contracts';
import { columnsOf, csvLine, filterOf, outputOf, sortOf } from './list-options.js';
import { candidates } from './completion.js';
import { makeProgram } from './program.js';

describe('how a list is asked for', () => {
  it('takes a filter in the grammar of the server, and says where it cannot be read', () => {
    expect(filterOf({ filter: 'tag:prod cpu>80' }, nodeFilterFields)).toBe('tag:prod cpu>80');
    expect(filterOf({}, nodeFilterFields)).toBeUndefined();
    expect(() => filterOf({ filter: 'colour:red' }, nodeFilterFields)).toThrow(/There is no field “colour”/);
    expect(() => filterOf({ filter: 'x', query: 'x' }, nodeFilterFields)).toThrow(/Either/);
  });

  it('takes orders, columns and forms that there are', () => {
    expect(sortOf({ sort: 'cpu' }, nodeSorts)).toEqual({ sort: 'cpu' });
    expect(sortOf({ sort: 'name:desc' }, nodeSorts)).toEqual({ sort: 'name', direction: 'desc' });
    for (const sort of ['colour', 'name:up', 'name:asc:x', '']) expect(() => sortOf({ sort }, nodeSorts)).toThrow();
    expect(columnsOf({ columns: 'name, os' }, nodeExportColumns, [])).toEqual(['name', 'os']);
    expect(() => columnsOf({ columns: 'name,secret' }, nodeExportColumns, [])).toThrow(/no column secret/);
    expect([outputOf({}, true), outputOf({}, false), outputOf({ output: 'csv' }, true)]).toEqual([
      'json',
      'table',
      'csv',
    ]);
  });

  it('never writes a CSV that a spreadsheet would run, or that has another number of cells', () => {
    const nasty = [
      'plain',
      '',
      '=1+1',
      '+x',
      '-x',
      '@x',
      '\tx',
      'a,b',
      'a"b',
      '"',
      'two\r\nlines',
      'ü,"=x',
      7,
      -7,
      null,
    ];
    for (const first of nasty) {
      for (const second of nasty) {
        const line = csvLine([first, second]);
        const [, one = '', other = ''] =
          /^("(?:[^"]|"")*"|[^",\r\n]*),("(?:[^"]|"")*"|[^",\r\n]*)\r\n$/.exec(line) ?? [];
        expect([line, `${one},${other}\r\n`]).toEqual([line, line]);
        for (const cell of [one, other]) {
          const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
          if (!/^-?\d+$/.test(text)) expect(text).not.toMatch(/^[=+\-@\t\r]/);
        }
      }
    }
  });
});

describe('what may be typed behind --filter', () => {
  const program = makeProgram(() => Promise.resolve());
  const typed = (...words: string[]) => candidates(program, words, []);

  it('are the fields of the list, and the values of those that have few', () => {
    expect(typed('nodes', 'list', '--filter', 'pres')).toEqual(['presence:']);
    expect(typed('nodes', 'list', '--filter', 'tag:prod presence:off')).toEqual(['tag:prod presence:offline']);
    expect(typed('tasks', 'list', '--filter', 'state:fa')).toEqual(['state:failed']);
    expect(typed('nodes', 'run', '--filter', '')).toEqual(
      completions('', 0, nodeFilterFields).map(({ insert }) => insert),
    );
    expect(typed('nodes', 'list', '--output', 'c')).toEqual(['csv']);
  });
});
