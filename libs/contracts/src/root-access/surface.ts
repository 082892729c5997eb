import type { RootSurface } from '../agent/root-access.js';
import { commands, isCommandName } from '../commands/index.js';

/** Which surface of root a command needs with these parameters; null: none. */
export function rootSurfaceOf({
  type,
  payload,
}: {
  readonly type: string;
  readonly payload?: unknown;
}): RootSurface | null {
  if (!isCommandName(type)) return null;
  const asked = typeof payload === 'object' && payload !== null && 'runAsRoot' in payload && payload.runAsRoot === true;
  if (asked) return 'rootScope' in payload && payload.rootScope === 'operational' ? 'operational' : 'task';
  return commands[type].root ? 'operational' : null;
}
