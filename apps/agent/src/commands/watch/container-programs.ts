import { commandOf, containerAsks, previewOf } from '@fettle/contracts/agent';
import { accessSync, constants } from 'node:fs';
import type { RootOperation } from '../../node/root/root-operations.js';

/** Where engines have their programs: fixed paths, because root runs them too. The first that is there is asked. */
const places = ['/usr/bin/docker', '/usr/local/bin/docker', '/usr/bin/podman', '/usr/local/bin/podman'] as const;

/** The program of the container engine; undefined where there is none. */
export function containerProgram(): string | undefined {
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const program = (): string => {
  const found = containerProgram();
  if (found === undefined) throw new Error('Neither docker nor podman is installed on this node.');
  return found;
};

/** Keeps the type of the parameters while it is written down. */
const operation = <P extends RootOperation['params']>(value: RootOperation<P>): RootOperation =>
  value as unknown as RootOperation;

/** All that is ever asked of an engine, by the agent itself or by root for it. */
export const containerOperations: Readonly<Record<string, RootOperation>> = {
  container_ids: operation({
    of: ['container_list'],
    params: containerAsks.ids,
    argv: ({ all }) => [program(), 'ps', ...(all ? ['--all'] : []), '--quiet', '--no-trunc'],
  }),
  container_inspect: operation({
    of: ['container_list', 'container_logs', 'container_control'],
    params: containerAsks.inspect,
    argv: ({ names }) => [program(), 'inspect', '--type', 'container', '--format', '{{json .}}', '--', ...names],
  }),
  container_logs: operation({
    of: ['container_logs'],
    params: containerAsks.logs,
    argv: ({ id, tail }) => [program(), 'logs', '--timestamps', '--tail', String(tail), '--', id],
  }),
  container_control: {
    of: ['container_control'],
    params: commandOf('container_control').params,
    argv: (payload: unknown) => {
      const preview = previewOf({ type: 'container_control', payload }, { containerProgram: program() });
      if (!preview) throw new Error('container_control runs no program.');
      return preview.argv;
    },
  },
};
