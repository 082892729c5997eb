import { describe, expect, it } from '@jest/globals';
import { followCommand, sourceFault, sourceWords } from './log-source.js';

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

  it('says what is missing, and what it is', () => {
    expect(sourceFault({ kind: 'unit', name: ' ', level: null })).toMatch(/Choose a service/);
    expect(sourceFault({ kind: 'file', name: 'var/log', level: null })).toMatch(/beginning with/);
    expect(sourceFault({ kind: 'journal', name: '', level: null })).toBeNull();
    expect(sourceWords({ kind: 'unit', name: 'nginx', level: 'err' })).toBe('nginx, err and worse');
  });
});
