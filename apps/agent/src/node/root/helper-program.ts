import { helperSettings, type HelperSettings } from '@fettle/contracts/agent/root-access';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createLog, type Log, reasonOf } from '../../log.js';
import { privateDirectory } from '../files.js';
import { AppliedProfile } from './applied-profile.js';
import { refusalFrame, serveRoot } from './helper.js';
import { rootOperations } from './root-operations.js';

/**
 * `fettle-agent root-helper FILE PEER`: one call, on the socket that systemd hands over as standard input. PEER is the name of the unit's
 * instance, in which systemd writes whom the kernel saw at the other end: `…-<pid>-<uid>`. Returns the exit code.
 */
export async function runHelper([file = '', peer = '']: readonly string[]): Promise<number> {
  const log = createLog('info');
  const socket = new Socket({ fd: 0, readable: true, writable: true, allowHalfOpen: true });
  socket.on('error', () => undefined);
  try {
    const { agentUid, stateDir, ...trust } = await readSettings(file);
    const uid = uidOf(peer);
    if (uid !== 0 && uid !== agentUid) throw new Error(`the caller (${peer}) is neither root nor the agent`);
    const pipeDir = join(stateDir, 'pipes');
    await privateDirectory(pipeDir);
    const profile = new AppliedProfile(stateDir, trust);
    await serveRoot(socket, { profile, operations: rootOperations, pipeDir, log });
    return 0;
  } catch (error) {
    return refuse(socket, log, reasonOf(error));
  }
}

async function refuse(socket: Socket, log: Log, reason: string): Promise<number> {
  log.error('refused', { reason });
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.end(refusalFrame('root.not_allowed', `The root helper does not work: ${reason}.`), () => resolve());
  });
  return 1;
}

/** The user at the other end, as systemd has named the instance after what the kernel said. Throws where it says nothing. */
function uidOf(peer: string): number {
  const uid = /-(\d+)$/.exec(peer)?.[1];
  if (uid === undefined) throw new Error(`systemd does not say who calls (${peer})`);
  return Number(uid);
}

/** @throws Error when the file is not root's alone to change, or does not hold what it should */
async function readSettings(file: string): Promise<HelperSettings> {
  const handle = await open(file, 'r');
  try {
    const { uid, mode } = await handle.stat();
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
      throw new Error(`${file} can be changed by others than root`);
    return helperSettings.parse(JSON.parse(await handle.readFile('utf8')));
  } finally {
    await handle.close();
  }
}
