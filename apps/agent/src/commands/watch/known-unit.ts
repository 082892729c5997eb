import { unitOf } from '@fettle/contracts/agent';
import { existsSync } from 'node:fs';
import { runProgram } from '../../node/program.js';
import { unit as unitNamed } from '../machine/units.js';
import { type CallIo, Refusal } from '../prepared.js';
import { journalArgs } from './journal-args.js';

/**
 * A unit that the journal has lines of, or that systemd knows: one of both is enough, since units go and their lines stay.
 * @throws Refusal for one that neither knows, so that a mistyped name is no silence
 */
export async function requireKnownUnit(name: string, io: CallIo): Promise<void> {
  const { stdout } = await runProgram(['journalctl', ...journalArgs({ unit: name, lines: 1 })], {
    signal: io.signal,
    key: io.key,
  });
  if (stdout.trim() !== '') return;
  if (!existsSync('/run/systemd/system'))
    throw new Refusal(
      'platform.unsupported',
      `The journal has no lines of ${unitOf(name)}, and none will come: systemd does not run this machine.`,
    );
  if ((await unitNamed(name, io)).load !== 'not-found') return;
  throw new Refusal(
    'target.missing',
    `There is no unit ${unitOf(name)} on this node, and the journal has no lines of one.`,
  );
}
