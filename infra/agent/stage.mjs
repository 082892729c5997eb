// What both specs of the install command stand on: an engine for machines, a control plane, and its administrator.
import { until } from '../../libs/testing/dist/until.js';
import { Administrator, startControlPlane } from './control-plane.mjs';
import { startEngine } from './docker-engine.mjs';
import { systemdImage } from './systemd-image.mjs';
import { bootMachine } from './systemd-machine.mjs';

const FINAL = ['succeeded', 'failed', 'cancelled', 'expired', 'unknown'];

/** `name=value` lines of `systemctl show` or `/proc/<pid>/status` as an object. */
export const fields = (text) =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(/[=:]\s*(.*)/s, 2)),
  );

/** Properties of the agent's unit. */
export const show = async (machine, names) => fields(await machine.sh(`systemctl show fettle-agent -p ${names}`));

/** What an administrator does with commands. */
function commandDeeds(ada) {
  const ended = async (id, what) => {
    const over = async () => {
      const task = await ada.call('GET', `/tasks/${id}`);
      return FINAL.includes(task.state) && task;
    };
    return until(over, { timeoutMs: 60_000, what: `task ${what}` });
  };
  const runCommand = async (nodeId, type, payload, made = () => undefined) => {
    const { id } = await ada.call('POST', '/tasks', { nodeId, command: { type, payload } });
    made(id);
    const { state, exitCode } = await ended(id, type);
    const { chunks } = await ada.call('GET', `/tasks/${id}/output`);
    const parts = chunks.filter(({ stream }) => stream === 'stdout').map(({ data }) => Buffer.from(data, 'base64'));
    return { state, exitCode, text: Buffer.concat(parts).toString() };
  };
  return {
    /** Cancels a task once its output holds `text`. */
    cancelAfter: async (id, text) => {
      const isThere = async () =>
        (await ada.call('GET', `/tasks/${id}/output`)).chunks.some(({ data }) =>
          Buffer.from(data, 'base64').toString().includes(text),
        );
      await until(isThere, { timeoutMs: 30_000, what: `${text} in the output` });
      await ada.call('POST', `/tasks/${id}/cancel`, {});
    },
    /**
     * Runs a shell command as a task of the node; resolves to `{ state, exitCode, text }` with its stdout. `payload` goes along with the
     * command, `made(id)` is called when the task is there.
     */
    runTask: (nodeId, command, { payload = {}, made } = {}) =>
      runCommand(nodeId, 'shell.exec', { command, ...payload }, made),
    runCommand,
    /** Runs a command of the list; resolves to its ended task, with its answer and the reason where it failed. */
    taskOf: async (nodeId, type, payload = {}) => {
      const { id } = await ada.call('POST', '/tasks', { nodeId, command: { type, payload } });
      return ended(id, type);
    },
    /** What the node says now to a command that only looks. */
    readingOf: async (nodeId, type) => {
      const { asking } = await ada.call('POST', `/nodes/${nodeId}/readings`, { command: { type, payload: {} } });
      const { state, reason } = await ended(asking.taskId, type);
      if (state !== 'succeeded') throw new Error(`${type} ended ${state}: ${reason}`);
      return (await ada.call('GET', `/nodes/${nodeId}/readings?command=${type}`)).reading.result;
    },
  };
}

/** What an administrator does with installs, nodes and tasks. */
function deeds(ada) {
  const nodesNamed = async (name) => (await ada.call('GET', `/nodes?search=${name}`)).items;
  return {
    nodesNamed,
    createInstall: (nodeName) => ada.call('POST', '/node-installs', { nodeName }),
    installOf: ({ installId }) => ada.call('GET', `/node-installs/${installId}`),
    uninstall: (machine, { scriptUrl }, flags = '') =>
      machine.sh(`curl -fsSL '${scriptUrl}' | sudo bash -s -- --uninstall ${flags}`),
    /** The node once it is live and was heard from after `since` (ISO time). */
    live: (name, since = '') => {
      const look = async () =>
        (await nodesNamed(name)).find((one) => one.presence === 'live' && one.lastSeenAt > since);
      return until(look, { timeoutMs: 60_000, what: `node ${name} to be live` });
    },
    /** A command by which a machine becomes this node again. */
    reenrol: (nodeId) => ada.call('POST', `/nodes/${nodeId}/reenrol`, { newMachine: true }),
    /** A node with its key before its machine is there. */
    prepare: (nodeName) => ada.call('POST', '/agent-keys', { nodeName, label: 'for a machine to come' }),
    nodeOf: (nodeId) => ada.call('GET', `/nodes/${nodeId}`),
    chooseRoot: (nodeId, profile) => ada.call('POST', `/nodes/${nodeId}/root-access`, { profile }),
    ...commandDeeds(ada),
  };
}

/**
 * Starts all of it; `settings` are further ones of the control plane. Resolves to what an administrator can do, `address` and `agentUrl` of the control plane, `boot(hostname, mounts)` for
 * a machine, and `stop()`, which also removes what was booted.
 */
export async function startStage(settings = {}) {
  const undo = [];
  const stop = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const engine = await startEngine();
    undo.push(engine.stop);
    const image = await systemdImage(engine);
    const controlPlane = await startControlPlane(engine.address, settings);
    undo.push(controlPlane.stop);
    const ada = new Administrator(controlPlane.operatorUrl);
    await ada.setUp(controlPlane.setupUrl);
    const boot = async (hostname, mounts) => {
      const machine = await bootMachine(engine, image, { hostname, mounts });
      undo.push(machine.remove);
      return machine;
    };
    const { agentUrl, dataDir } = controlPlane;
    return { ...deeds(ada), address: engine.address, agentUrl, dataDir, boot, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
