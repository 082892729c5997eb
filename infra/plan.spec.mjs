import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeDataDir, makePlan, planSettings } from './plan.mjs';

describe('plan', () => {
  it('shifts every port by the base', () => {
    expect(makePlan(['--port-base', '9000'], {}).ports).toEqual({
      operator: 9000,
      admin: 9001,
      agent: 9002,
      dashboard: 9010,
      console: 9011,
      postgres: 9020,
      ops: 9030,
    });
  });

  it('takes single ports from their settings when no base is given', () => {
    expect(makePlan([], { FETTLE_PORT_AGENT: '9999' }).ports).toMatchObject({ operator: 7400, agent: 9999 });
    expect(() => makePlan([], { FETTLE_PORT_AGENT: '99999' })).toThrow('FETTLE_PORT_AGENT must be');
  });

  it.each([['x'], ['0'], ['70000'], ['7400.5']])('refuses the port base %s', (value) => {
    expect(() => makePlan(['--port-base', value], {})).toThrow('--port-base must be');
  });

  it('refuses an unknown flag and shows the usage', () => {
    expect(() => makePlan(['--nope'], {})).toThrow('--data-dir DIR');
  });

  it.each([[['--help']], [['-h']]])('is not made for %j', (args) => {
    expect(makePlan(args, {})).toBeNull();
  });

  it.each([
    [[], {}, 'true'],
    [['--no-local-node'], {}, 'false'],
    [[], { FETTLE_LOCAL_NODE: 'false' }, 'false'],
  ])('with %j and %j tells the control plane whether this machine is a node: %s', (args, env, told) => {
    expect(planSettings(makePlan(args, env))).toMatchObject({ FETTLE_LOCAL_NODE: told, FETTLE_PORT_OPERATOR: '7400' });
  });

  it('does not take the checkout for an empty data folder name', () => {
    expect(() => makePlan(['--data-dir', ''], {})).toThrow('--data-dir needs the name of a folder');
  });

  it.each([
    ['npm_config_local_node', '--no-local-node'],
    ['npm_config_port_base', '--port-base'],
    ['npm_config_data_dir', '--data-dir'],
  ])('notices by %s that npm has kept %s for itself', (name, flag) => {
    expect(() => makePlan(['21000'], { [name]: '' })).toThrow(`npm start -- ${flag}`);
  });
});

describe('data folder', () => {
  let folder;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fettle-plan-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const mode = (path) => (statSync(path).mode & 0o777).toString(8);

  it('is made, for its owner alone', () => {
    const dataDir = join(folder, 'with a space', 'data');
    makeDataDir({ dataDir });
    expect(mode(dataDir)).toBe('700');
  });

  it.each([[[]], [['lost+found']], [['run.json', 'postgres']]])('may hold %j', (names) => {
    for (const name of names) writeFileSync(join(folder, name), '');
    chmodSync(folder, 0o755);
    makeDataDir({ dataDir: folder });
    expect(mode(folder)).toBe('700');
  });

  it('of somebody else is refused and left as it is', () => {
    writeFileSync(join(folder, 'thesis.txt'), '');
    chmodSync(folder, 0o755);
    expect(() => makeDataDir({ dataDir: folder })).toThrow('holds other files');
    expect(mode(folder)).toBe('755');
  });

  it('that cannot be made is named', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeDataDir({ dataDir: join(folder, 'file', 'data') })).toThrow('file/data cannot be the data folder');
  });
});
