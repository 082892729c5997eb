import { describe, expect, it } from '@jest/globals';
import { followCommand, goingOn, sourceFault, sourceWords } from './log-source.js';

describe('the source of a log', () => {
  it('becomes the command that follows it', () => {
    expect(followCommand({ kind: 'journal', name: 'ignored', level: null }).payload).toEqual({});
    expect(followCommand({ kind: 'unit', name: ' nginx ', level: 'err' }).payload).toEqual({
      unit: 'nginx',
      priority: 'err',
    });
    // A file knows no levels.
    expect(followCommand({ kind: 'file', name: '/var/log/syslog', level: 'err' }).payload).toEqual({
      path: '/var/log/syslog',
    });
  });

  it('is a log by a name that every node knows', () => {
    expect(followCommand({ kind: 'preset', name: 'auth.log', level: 'err' }).payload).toEqual({
      sourcePresetId: 'auth.log',
    });
    expect(sourceFault({ kind: 'preset', name: '/etc/shadow', level: null })).toBe('Choose a log.');
    expect(sourceFault({ kind: 'preset', name: 'kern.log', level: null })).toBeNull();
    expect(sourceWords({ kind: 'preset', name: 'kern.log', level: 'err' })).toBe('kern.log');
  });

  it('goes on where it ended', () => {
    const cursor = { journalCursor: null, fileInode: 7, fileOffset: 12, fileMark: 'x'.repeat(22) };
    expect(goingOn({ path: '/var/log/syslog', lines: 100 }, { cursor }).payload).toEqual({
      path: '/var/log/syslog',
      lines: 100,
      cursor: { fileInode: 7, fileOffset: 12, fileMark: 'x'.repeat(22) },
    });
  });

  it('says what is missing, and what it is', () => {
    expect(sourceFault({ kind: 'unit', name: ' ', level: null })).toMatch(/Choose a service/);
    expect(sourceFault({ kind: 'file', name: 'var/log', level: null })).toMatch(/beginning with/);
    expect(sourceFault({ kind: 'journal', name: '', level: null })).toBeNull();
    expect(sourceWords({ kind: 'unit', name: 'nginx', level: 'err' })).toBe('nginx, err and worse');
  });
});
