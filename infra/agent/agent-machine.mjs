// A real Debian with systemd on which a real agent runs as root, and the stand-in of a control plane that it asks.
import { createServer, connect } from 'node:net';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { FakeControlPlane } from '../../apps/agent/dist/testing/fake-control-plane.js';
import { commandOf } from '../../libs/contracts/dist/agent/index.js';
import { nodePath } from '../toolchain.mjs';
import { startEngine } from './docker-engine.mjs';
import { systemdImage } from './systemd-image.mjs';
import { bootMachine } from './systemd-machine.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const ANSWER_LIMIT_MS = 120_000;

const STATE = '/var/lib/conformance';

/**
 * Boots a machine named `hostname` and has an agent join from it, as the service `unit` and with a profile that covers everything.
 * `prepare` is a script that makes what commands are tried on; `mounts(engine)` gives what else the machine sees. Resolves to
 * `{ engine, image, machine, server, run, resultOf, errorOf, stop }`: `run(type, payload)` gives the machine a command and resolves to how
 * it ended, `resultOf` to the result of one that must succeed, `errorOf` to the error of one that must fail.
 */
export async function startAgentMachine({ hostname, unit = 'fettle-agent', prepare, mounts = async () => [] }) {
  const undo = [];
  const stop = async () => {
    for (const one of undo.splice(0).toReversed()) await one();
  };
  try {
    const engine = await startEngine();
    undo.push(() => engine.stop());
    const image = await systemdImage(engine);
    const server = await new FakeControlPlane().start();
    undo.push(() => server.stop());
    const door = await openDoor(engine.address, Number(new URL(server.url).port));
    undo.push(() => door.close());
    const given = [`${realpathSync(nodePath())}:/usr/local/bin/node:ro`, `${repository}:${repository}:ro`];
    const machine = await bootMachine(engine, image, { hostname, mounts: [...given, ...(await mounts(engine))] });
    undo.push(() => machine.remove());
    await machine.sh(prepare);
    await joinAgent({ machine, server, unit, apiUrl: `http://${engine.address}:${door.address().port}` });
    return { engine, image, machine, server, ...commandsOf(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The stand-in listens on this machine alone: the container comes in through the bridge. */
async function openDoor(address, port) {
  const door = createServer((socket) => {
    const inner = connect(port, '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    for (const end of [socket, inner]) end.on('error', () => socket.destroy(inner.destroy()));
  });
  await new Promise((resolve) => door.listen(0, address, resolve));
  return door;
}

async function joinAgent({ machine, server, unit, apiUrl }) {
  const profile = { profile: 'all', version: 1, appliedAt: 1, expiresAt: 0, lapsed: false };
  await machine.sh(`
    install -d -m 700 ${STATE} && echo '${server.token}' >${STATE}/token
    echo '${JSON.stringify(profile)}' >${STATE}/root-access.json`);
  const program = `/usr/local/bin/node ${repository}/apps/agent/dist/main.js run`;
  const where = `--api-url ${apiUrl} --state-dir ${STATE} --bootstrap-token-file ${STATE}/token`;
  await machine.sh(`systemd-run --unit=${unit} --property=KillMode=mixed ${program} ${where}`);
  await server
    .until('the agent', () => server.claims.length > 0, 60_000)
    .catch(async (cause) => {
      throw new Error(await machine.sh(`journalctl -u ${unit} --no-pager | tail -n 20`), { cause });
    });
}

function commandsOf(server) {
  const run = async (type, payload = {}) => {
    const ended = await server.completed(server.give({ type, payload }), ANSWER_LIMIT_MS);
    if (ended.status === 'success') commandOf(type).result.parse(ended.result);
    return ended;
  };
  return {
    run,
    resultOf: async (type, payload) => {
      const { status, error, result } = await run(type, payload);
      expect({ status, error }).toEqual({ status: 'success', error: undefined });
      return result;
    },
    errorOf: async (type, payload) => {
      const { status, error } = await run(type, payload);
      expect(status).toBe('failed');
      return error;
    },
  };
}
