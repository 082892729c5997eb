// Is a TCP port free, and if not, which process has it? Answers come from the kernel's tables in /proc, so no tool is needed.
import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { allPids, commandLine, procLink } from './processes.mjs';

const LISTEN = '0A';
const COMMAND_WIDTH = 110;

/** Resolves to null when a server could listen on `host`:`port` now, else to the error's code. */
function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Whether a server could listen on `host`:`port` now. */
export async function isFree(port, host = '127.0.0.1') {
  return (await tryListen(port, host)) === null;
}

/** Whether another server has the port on ::1, where browsers look first for "localhost". Without IPv6 nobody has. */
export async function isTakenOnIpv6(port) {
  return (await tryListen(port, '::1')) === 'EADDRINUSE';
}

/** Below what the kernel gives by itself to connections and to whoever listens on port 0; each worker of Jest has a share of its own. */
const FIRST_PORT = 11_000;
const SHARE = 2_000;
const SHARES = 4;
/** What this process was given already: nobody may listen there yet, so it would look free a second time. */
const given = new Set();

/**
 * A port of 127.0.0.1 that is free, never the same one twice. It stays free until somebody is told of it who starts late: no other worker
 * of Jest is offered it, and the kernel gives it to nobody.
 */
export async function freePort() {
  const share = (Number(process.env.JEST_WORKER_ID ?? SHARES) - 1) % SHARES;
  for (;;) {
    const port = FIRST_PORT + share * SHARE + randomInt(SHARE);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The listening sockets of one port as `{ inode, uid }`; fields as in proc(5): local address, state, uid, inode. */
function listeners(port) {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((table) => read(table).split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${wanted}`) && fields[3] === LISTEN)
    .map((fields) => ({ uid: Number(fields[7]), inode: fields[9] }));
}

function owns(pid, inode) {
  try {
    const wanted = `socket:[${inode}]`;
    return readdirSync(`/proc/${pid}/fd`).some((fd) => procLink(pid, `fd/${fd}`) === wanted);
  } catch {
    return false;
  }
}

function userName(uid) {
  const line = read('/etc/passwd')
    .split('\n')
    .find((entry) => entry.split(':')[2] === String(uid));
  return line?.split(':')[0] ?? `uid ${uid}`;
}

/**
 * Who listens on a TCP port of this machine: `{ pid, command, user }`, null when nobody does.
 * `pid` and `command` are null when the process belongs to another user and we may not look into it.
 */
export function holder(port) {
  const [found] = listeners(port);
  if (found === undefined) return null;
  const pid = allPids().find((candidate) => owns(candidate, found.inode)) ?? null;
  return { pid, command: pid === null ? null : commandLine(pid), user: userName(found.uid) };
}

/** One line that names the holder of a taken port and says what to do. */
export function describeHolder(port, purpose) {
  const who = holder(port);
  if (who === null) return `Port ${port} (${purpose}) cannot be used on this machine.`;
  if (who.pid === null) {
    const how = `sudo ss -ltnp sport = :${port}`;
    return `Port ${port} (${purpose}) is taken by a process of user ${who.user}; this names it: ${how}`;
  }
  const command = who.command.replace(/^\S*\//, '');
  const short = command.length > COMMAND_WIDTH ? `${command.slice(0, COMMAND_WIDTH)}…` : command;
  return `Port ${port} (${purpose}) is taken by process ${who.pid}: ${short}`;
}
