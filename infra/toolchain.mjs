// The pinned Node and pnpm, installed once into .toolchain/ from npm. This file must run on Node 20 with nothing installed.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './command.mjs';
import { Stop, step } from './terminal.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const toolchainDir = join(root, '.toolchain');
export const logDir = join(toolchainDir, 'logs');

const NODE = '24.21.0';
const PNPM = '12.21.0';
const bin = join(toolchainDir, 'node_modules', '.bin');

// No darwin build of this release exists on npm: there the system's Node has to be 24 itself.
const nodePackage = process.platform === 'linux' ? `node-linux-${process.arch}` : null;

function installedVersion(name) {
  try {
    return JSON.parse(readFileSync(join(toolchainDir, 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

function isComplete() {
  return installedVersion('pnpm') === PNPM && (nodePackage === null || installedVersion(nodePackage) === NODE);
}

/** Installs what is missing. Two first runs at once are safe: each fills a folder of its own and the first rename wins. */
export async function ensureToolchain() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Stop(`Fettle needs Node 20 or newer to set itself up; this is ${process.version}.`);
  if (nodePackage === null && major !== 24) throw new Stop(`On ${process.platform}, please run this with Node 24.`);
  if (isComplete()) return;
  await step('toolchain', async () => {
    mkdirSync(logDir, { recursive: true });
    const fresh = mkdtempSync(join(toolchainDir, 'install-'));
    const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    const packages = [`pnpm@${PNPM}`, ...(nodePackage ? [`${nodePackage}@${NODE}`] : [])];
    try {
      await command(['npm', 'install', '--prefix', fresh, ...flags, ...packages], {
        cwd: root,
        logDir,
        name: 'toolchain',
      });
      if (isComplete()) return;
      const target = join(toolchainDir, 'node_modules');
      rmSync(target, { recursive: true, force: true });
      renameSync(join(fresh, 'node_modules'), target);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
}

/** The Node that everything but the bootstrap runs under. */
export function nodePath() {
  return nodePackage ? join(bin, 'node') : process.execPath;
}

/** Whether this very process already runs under the pinned Node. */
export function isUnderToolchain() {
  return isComplete() && realpathSync(nodePath()) === realpathSync(process.execPath);
}

/** The environment for child processes: the pinned programs come first on PATH, and no tool phones home. */
export function toolchainEnv(extra = {}) {
  const path = [bin, join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: '1', ...extra };
}
