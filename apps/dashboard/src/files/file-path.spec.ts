import { describe, expect, it } from '@jest/globals';
import { folderOf, joined, nameOf, trail } from './file-path.ts';

describe('paths of a node', () => {
  it.each([
    ['/srv/app/a.conf', '/srv/app', 'a.conf'],
    ['/hosts', '/', 'hosts'],
    ['/', '/', ''],
  ])('takes %s apart and puts it together again', (path, folder, name) => {
    expect([folderOf(path), nameOf(path)]).toEqual([folder, name]);
    expect(joined(folder, name)).toBe(path);
  });

  it('names every folder above', () => {
    expect(trail('/srv/app')).toEqual([
      { path: '/', name: '/' },
      { path: '/srv', name: 'srv' },
      { path: '/srv/app', name: 'app' },
    ]);
    expect(trail('/')).toHaveLength(1);
  });
});
