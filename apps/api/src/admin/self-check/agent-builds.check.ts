import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@fettle/platform/errors';
import { fail, ok, warn, type Check } from '@fettle/domain/self-check';
import type { BuildStore } from '../../agent/builds/build-store.js';

const todo = 'Build the agent (npm run build) or install the release again; nodes that already run are not touched.';

type Files = Pick<BuildStore, 'manifest' | 'file'>;

/** Whether the agent that nodes download is there, signed by a key that is trusted, and byte for byte as its manifest says. */
export function agentBuildsCheck(open: () => Files): Check {
  return {
    id: 'machine.agent-builds',
    group: 'machine',
    title: 'The agent that nodes download is whole',
    deadlineMs: 10_000,
    broken: { means: 'New nodes cannot be added, and agents are not updated.', todo },
    run: async () => {
      const store = open();
      const { version, files } = await store.manifest();
      const wrong: string[] = [];
      for (const { name, sha256 } of files) if ((await digestOf(store, name)) !== sha256) wrong.push(name);
      if (wrong.length > 0)
        return fail(
          `Of version ${version}, these are missing or not what the manifest says: ${wrong.join(', ')}.`,
          'New nodes that fetch them refuse to install.',
          todo,
        );
      if (files.length === 0) return warn(`Version ${version} has no files.`, 'New nodes cannot be added.', todo);
      return ok(`All ${files.length} files of version ${version} are what the manifest says.`);
    },
  };
}

/** SHA-256 of a file; null when it is not there, or not handed out. */
async function digestOf(store: Files, name: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    await pipeline((await store.file(name)).content, hash);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof DomainError && error.code.startsWith('build.')) return null;
    throw error;
  }
}
