import { describe, expect, it } from '@jest/globals';
import {
  rootCovers,
  rootProfileOf,
  rootProfiles,
  rootProfilesCovering,
  rootSurfaces,
  rootSurfacesOf,
} from './schemas.js';
import { rootSurfaceOf } from './surface.js';

describe('profiles of root access', () => {
  it('are all combinations of the surfaces, each once', () => {
    expect(rootProfiles).toHaveLength(2 ** rootSurfaces.length);
    expect(new Set(rootProfiles.map((profile) => rootSurfacesOf(profile).join())).size).toBe(rootProfiles.length);
    for (const profile of rootProfiles) expect(rootProfileOf(rootSurfacesOf(profile).toReversed())).toBe(profile);
  });

  it('cover what they name and nothing else', () => {
    expect(rootProfilesCovering('task')).toEqual(['task', 'operational_task', 'task_terminal', 'all']);
    expect(rootProfilesCovering('operational')).toEqual([
      'operational',
      'operational_task',
      'operational_terminal',
      'all',
    ]);
    for (const surface of rootSurfaces)
      expect([rootCovers('off', surface), rootCovers('all', surface)]).toEqual([false, true]);
  });
});

describe('the surface that a command needs', () => {
  it('is that of tasks for what asks for root itself, none for what does not, none for what there is not', () => {
    const exec = (payload: object) => rootSurfaceOf({ type: 'exec', payload: { argv: ['id'], ...payload } });
    expect([exec({ runAsRoot: true }), exec({ runAsRoot: false }), exec({})]).toEqual(['task', null, null]);
    expect(exec({ runAsRoot: 'yes' })).toBeNull();
    expect(rootSurfaceOf({ type: 'no_such_command', payload: { runAsRoot: true } })).toBeNull();
    expect(rootSurfaceOf({ type: 'ping' })).toBeNull();
  });
});
