import * as z from 'zod';
import { command, plainText } from './command.js';
import { cutList, looking } from './looking.js';

const reading = { ...looking, group: 'network', reading: true } as const;

/** Name or address to reach: a host name, IPv4 or IPv6. Never begins with `-`, so no program takes it for an option. */
export const hostName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9_:](?:[A-Za-z0-9_.:-]*[A-Za-z0-9_:.])?$/, { error: 'must be a host name or an address' });

export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'SOA', 'CAA', 'PTR'] as const;

/** An address that is asked for by http or https, without a name and password in it. */
export const webAddress = plainText(2_048)
  .regex(/^https?:\/\/[^\s/?#@\\]+(?:[/?#][^\s\\]*)?$/i, { error: 'must be an http or https address' })
  .refine((value) => URL.canParse(value), { error: 'must be an http or https address' });

const Counters = z.object({
  interface: z.string(),
  rxBytes: z.number().min(0),
  txBytes: z.number().min(0),
  /** Measured over `measuredMs`. */
  rxBytesPerS: z.number().min(0),
  txBytesPerS: z.number().min(0),
  rxErrors: z.number().min(0),
  txErrors: z.number().min(0),
});

const Socket = z.object({
  protocol: z.enum(['tcp', 'udp']),
  local: z.string(),
  localPort: z.int(),
  /** Null where the agent may not see whose it is. */
  process: z.string().nullable(),
  pid: z.int().nullable(),
});

/** The network as the node sees it. */
export const networkCommands = {
  network_test: command({
    summary: 'Reaches for a name or address from the node: four pings, or the way there.',
    ...reading,
    needs: [],
    params: z.strictObject({ target: hostName, mode: z.enum(['ping', 'trace']).default('ping') }),
    result: z.object({
      target: z.string(),
      mode: z.enum(['ping', 'trace']),
      reachable: z.boolean(),
      exitCode: z.int(),
      /** Round trips in ms; null where nothing came back, or for a trace. */
      rttMs: z.object({ min: z.number(), average: z.number(), max: z.number() }).nullable(),
      lossPercent: z.number().nullable(),
      /** What the program printed, at most 16 KiB. */
      output: z.string(),
    }),
  }),
  dns_lookup: command({
    summary: 'Records of a name, from the name servers of the node.',
    ...reading,
    timeoutS: 30,
    params: z.strictObject({ host: hostName, type: z.enum(recordTypes).default('A') }),
    result: z.object({
      host: z.string(),
      type: z.enum(recordTypes),
      /** In the words of a zone file; empty where the name has none of this type. */
      records: z.array(z.string()).max(200),
      /** `NXDOMAIN`, `NODATA`: the answer was that there is nothing. */
      status: z.enum(['found', 'no-data', 'no-name']),
      servers: z.array(z.string()),
      durationMs: z.number().min(0),
    }),
  }),
  network_config: command({
    summary: 'Interfaces with their addresses, routes, and name servers.',
    ...reading,
    needs: [],
    params: z.strictObject({}),
    result: z.object({
      interfaces: z.array(
        z.object({
          name: z.string(),
          state: z.string(),
          mac: z.string().nullable(),
          mtu: z.int().nullable(),
          addresses: z.array(z.object({ address: z.string(), prefix: z.int(), family: z.enum(['ipv4', 'ipv6']) })),
        }),
      ),
      routes: z.array(
        z.object({
          destination: z.string(),
          gateway: z.string().nullable(),
          interface: z.string().nullable(),
          metric: z.int().nullable(),
          family: z.enum(['ipv4', 'ipv6']),
        }),
      ),
      dns: z.object({ servers: z.array(z.string()), search: z.array(z.string()) }),
      truncated: z.boolean(),
    }),
  }),
  network_stats: command({
    summary: 'Traffic of each interface over one second, connections, those that talk most, and listening ports.',
    ...reading,
    params: z.strictObject({}),
    result: z.object({
      measuredMs: z.number().min(0),
      interfaces: z.array(Counters),
      listening: z.array(Socket),
      connections: z.array(Socket.extend({ state: z.string(), remote: z.string(), remotePort: z.int() })).max(200),
      /** Of the connections. */
      ...cutList,
      /** Those at the other end with the most connections. */
      topTalkers: z.array(z.object({ address: z.string(), connections: z.int().min(1) })).max(20),
    }),
  }),
  endpoint_check: command({
    summary: 'Asks a web address from the node: what it answers, how fast, and until when its certificate is good.',
    ...reading,
    params: z.strictObject({
      url: webAddress,
      method: z.enum(['GET', 'HEAD']).default('GET'),
      /** Seconds. */
      timeout: z.int().min(1).max(30).default(10),
    }),
    result: z.object({
      /** Null where no answer came. */
      statusCode: z.int().nullable(),
      responseMs: z.number().min(0),
      /** Where the answer sends on to; it is not followed. */
      location: z.string().nullable(),
      /** Bytes of the answer that were read, at most 1 MiB. */
      bodyBytes: z.int().min(0),
      bodyTruncated: z.boolean(),
      address: z.string().nullable(),
      certExpiryDays: z.int().nullable(),
      certIssuer: z.string().nullable(),
      /** Why its certificate is not trusted by the node; null where it is, or there is none. */
      certFault: z.string().nullable(),
      /** Why no answer came. */
      error: z.string().nullable(),
    }),
  }),
  network_discover: command({
    summary:
      "Other machines in the node's own private networks, with well-known ports that are open. At most a minute.",
    ...reading,
    timeoutS: 75,
    params: z.strictObject({}),
    result: z.object({
      machines: z.array(
        z.object({
          address: z.string(),
          mac: z.string().nullable(),
          name: z.string().nullable(),
          openPorts: z.array(z.int()),
        }),
      ),
      /** Ranges that were looked at. */
      ranges: z.array(z.string()),
      probed: z.int().min(0),
      /** Time was over before everything was looked at. */
      truncated: z.boolean(),
    }),
  }),
} as const;
