import * as z from 'zod';
import { command } from './command.js';
import { acting, cutList, looking, targetId } from './looking.js';

const needs = [['systemctl']] as const;

/** Name of a unit; `.service` is added where no kind is said. No patterns, nothing that could be read as an option. */
export const unitName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9:_\\@][A-Za-z0-9:_.\\@-]*$/, { error: 'must be the name of a unit' });

/** A unit as systemd has it. */
export const ServiceRow = z.object({
  /** The name that aliases lead to. */
  name: z.string(),
  description: z.string(),
  /** `loaded`, `not-found`, `masked`, `error` … */
  load: z.string(),
  /** `active`, `inactive`, `failed`, `activating`, `deactivating`, `reloading`. */
  active: z.string(),
  /** What `active` means for its kind: `running`, `exited`, `dead` … */
  sub: z.string(),
  /** Whether it starts with the machine: `enabled`, `disabled`, `static`, `masked` …; null where it has no file. */
  startup: z.string().nullable(),
  /** Main process; null where none runs. */
  pid: z.int().nullable(),
  memoryBytes: z.int().min(0).nullable(),
  restarts: z.int().min(0).nullable(),
  /** When it came into `active`; null where it is not, or the machine does not say. */
  since: z.iso.datetime().nullable(),
  /** How its main process ended last; null where none has. */
  exit: z.object({ how: z.enum(['exited', 'killed', 'dumped']), status: z.int() }).nullable(),
  /** In systemd's words: `success`, `exit-code`, `signal`, `timeout`, `oom-kill` … */
  outcome: z.string(),
  canReload: z.boolean(),
  /** Name and file: a command that disrupts is confirmed with it. */
  targetId: z.string(),
});
export type ServiceRow = z.infer<typeof ServiceRow>;

/** How the unit stood right after the act. */
const after = z.object({
  service: z.string(),
  active: z.string(),
  sub: z.string(),
  startup: z.string().nullable(),
  outcome: z.string(),
});

export const serviceActions = ['start', 'stop', 'restart', 'enable', 'disable', 'reload'] as const;

/** Units of systemd. */
export const serviceCommands = {
  list_services: command({
    summary: 'Services of the machine: those that are loaded, and those that could be started.',
    ...looking,
    group: 'services',
    needs,
    reading: true,
    params: z.strictObject({}),
    result: z.object({ services: z.array(ServiceRow), ...cutList }),
  }),
  check_service: command({
    summary: 'How one service is. One that does not exist is an answer, not a failure.',
    ...looking,
    group: 'services',
    needs,
    reading: true,
    params: z.strictObject({ service: unitName }),
    result: ServiceRow,
  }),
  discover_services: command({
    summary: 'Programs that listen for connections, with their ports and how many connections each has.',
    ...looking,
    group: 'services',
    reading: true,
    params: z.strictObject({}),
    result: z.object({
      services: z.array(
        z.object({
          name: z.string(),
          /** Null where the agent may not see whose it is. */
          pid: z.int().nullable(),
          unit: z.string().nullable(),
          ports: z.array(z.object({ protocol: z.enum(['tcp', 'udp']), address: z.string(), port: z.int() })),
          connections: z.int().min(0),
        }),
      ),
      ...cutList,
    }),
  }),
  restart_service: command({
    summary: 'Restarts a service, and starts one that does not run.',
    ...acting,
    group: 'services',
    risk: 'medium',
    idempotent: true,
    root: true,
    needs,
    params: z.strictObject({ service: unitName, targetId }),
    result: after,
  }),
  service_control: command({
    summary: 'Starts, stops, restarts or reloads a service, or decides whether it starts with the machine.',
    ...acting,
    group: 'services',
    risk: 'medium',
    idempotent: true,
    root: true,
    needs,
    params: z.strictObject({ service: unitName, action: z.enum(serviceActions), targetId }),
    result: after,
  }),
} as const;
