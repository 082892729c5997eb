// What the command `uninstall_agent` takes away, beside what the install script puts there.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { previewOf } from '../../libs/contracts/dist/agent/index.js';
import { root } from '../toolchain.mjs';

const script = readFileSync(join(root, 'infra/agent/install.sh'), 'utf8');
/** The value of a variable of the install script. */
const place = (name) => new RegExp(`^${name}='([^']+)'$`, 'm').exec(script)[1];
const units = [place('UNIT'), `${place('ROOT_UNITS')}.socket`, `${place('ROOT_UNITS')}@.service`];
const gone = [...units, place('ROOT_SOCKET'), `${place('INSTALL_DIR')}/agent.cjs`];
const kept = [
  `${place('STATE_DIR')}/identity.json`,
  `${place('CONFIG_DIR')}/root.json`,
  `${place('ROOT_STATE_DIR')}/profile.json`,
];

const home = mkdtempSync(join(tmpdir(), 'fettle-uninstall-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const machine = join(home, 'machine');
const at = (path) => join(machine, path);
const said = join(home, 'said');

beforeEach(() => {
  rmSync(machine, { recursive: true, force: true });
  rmSync(said, { force: true });
  for (const path of [...gone, ...kept]) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), 'x');
  }
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const program of ['systemctl', 'userdel']) {
    writeFileSync(join(home, 'bin', program), `#!/bin/sh\necho "${program} $*" >>'${said}'\n`);
    chmodSync(join(home, 'bin', program), 0o755);
  }
});

/** Runs the removal on a machine that is a folder; systemd and its accounts only note what they were asked. */
function remove(purge) {
  const { argv } = previewOf({ type: 'uninstall_agent', payload: { confirm: true, purge } });
  expect(argv[0]).toBe('/usr/bin/systemd-run');
  expect(argv).toEqual(expect.arrayContaining(['--on-active=5s', '--timer-property=AccuracySec=1s']));
  const [, text] = argv.slice(argv.indexOf('-c'));
  const there = text.replaceAll(/ \/(?=(?:etc|opt|run|var)\/)/g, ` ${machine}/`);
  execFileSync('/bin/sh', ['-euc', there], {
    env: { PATH: [join(home, 'bin'), process.env.PATH].join(delimiter) },
  });
  return readFileSync(said, 'utf8').split('\n');
}

describe('the command that uninstalls the agent', () => {
  it('closes the door of root’s helper, and leaves no unit and no program; identity and applied profile stay', () => {
    const asked = remove(false);
    expect(gone.filter((path) => existsSync(at(path)))).toEqual([]);
    expect(kept.filter((path) => !existsSync(at(path)))).toEqual([]);
    expect(asked).toEqual([
      'systemctl disable --now fettle-agent',
      'systemctl disable --now fettle-root.socket',
      'systemctl stop fettle-root@*.service',
      'systemctl daemon-reload',
      'systemctl reset-failed fettle-agent* fettle-root*',
      '',
    ]);
  });

  it('leaves nothing of it when it purges', () => {
    expect(remove(true)).toContain(`userdel ${place('RUN_AS')}`);
    expect([...gone, ...kept].filter((path) => existsSync(at(path)))).toEqual([]);
    for (const folder of ['STATE_DIR', 'CONFIG_DIR', 'ROOT_STATE_DIR', 'INSTALL_DIR'])
      expect(existsSync(at(place(folder)))).toBe(false);
  });
});
