import * as z from 'zod';
import { command } from './command.js';
import { acting, cutList, looking, targetId } from './looking.js';

const needs = [['docker', 'podman']] as const;

/** Id or name of a container: nothing that could be read as an option. */
export const containerName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, { error: 'must be the id or name of a container' });

export const containerStates = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
  'unknown',
] as const;

/** A container as its engine has it. */
export const ContainerRow = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  image: z.string(),
  state: z.enum(containerStates),
  /** What its own check says; null where it has none. */
  health: z.enum(['starting', 'healthy', 'unhealthy']).nullable(),
  /** Null while it runs, or where it never ran. */
  exitCode: z.int().nullable(),
  /** The kernel ended it for its memory. */
  outOfMemory: z.boolean(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime().nullable(),
  /** How often the engine started it again by itself. */
  restarts: z.int().min(0),
  /** `no`, `always`, `on-failure`, `unless-stopped`. */
  restartPolicy: z.string(),
  /** Ends and is started again and again. */
  isLooping: z.boolean(),
  ports: z.array(
    z.object({
      container: z.int(),
      protocol: z.string(),
      /** Null where the port is not published. */
      host: z.object({ address: z.string(), port: z.int() }).nullable(),
    }),
  ),
  /** Project of Compose that it belongs to. */
  project: z.string().nullable(),
  /** The whole id: a command that disrupts is confirmed with it. */
  targetId: z.string(),
});
export type ContainerRow = z.infer<typeof ContainerRow>;

export const containerActions = ['start', 'stop', 'restart', 'pause', 'unpause'] as const;

/** What an engine is asked along the way, by the agent itself or by root for it. */
export const containerAsks = {
  ids: z.strictObject({ all: z.boolean() }),
  inspect: z.strictObject({ names: z.array(containerName).min(1).max(100) }),
  logs: z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/), tail: z.int().min(1).max(1_000) }),
} as const;

/** Containers of Docker or Podman. */
export const containerCommands = {
  container_list: command({
    summary: 'Containers of the node: those that run, and with `all` those that do not.',
    ...looking,
    group: 'containers',
    needs,
    reading: true,
    params: z.strictObject({ all: z.boolean().default(true) }),
    result: z.object({
      engine: z.enum(['docker', 'podman']),
      /** The program that the agent asks, with its path. */
      program: z.string(),
      containers: z.array(ContainerRow),
      ...cutList,
    }),
  }),
  container_logs: command({
    summary: 'The last lines that a container has printed, with their times.',
    ...looking,
    group: 'containers',
    needs,
    reading: true,
    params: z.strictObject({ container: containerName, tail: z.int().min(1).max(1_000).default(200) }),
    result: z.object({
      id: z.string(),
      name: z.string(),
      lines: z.array(
        z.object({ at: z.string().nullable(), stream: z.enum(['stdout', 'stderr']), message: z.string() }),
      ),
      /** Older lines were left out because the answer would have become too large. */
      truncated: z.boolean(),
    }),
  }),
  container_control: command({
    summary: 'Starts, stops, restarts, pauses or continues a container. Fails when its engine says so.',
    ...acting,
    group: 'containers',
    risk: 'medium',
    idempotent: true,
    root: true,
    needs,
    params: z.strictObject({ container: containerName, action: z.enum(containerActions), targetId }),
    result: z.object({ id: z.string(), name: z.string(), state: z.string(), exitCode: z.int().nullable() }),
  }),
} as const;
