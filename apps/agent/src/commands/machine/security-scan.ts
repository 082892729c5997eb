import { type CommandResult, securityScore } from '@fettle/contracts/agent';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../node/inspect.js';
import { runProgram } from '../../node/program.js';
import type { CallIo } from '../prepared.js';
import { openSockets } from './sockets.js';

type Scan = CommandResult<'security_scan'>;
type Finding = Scan['findings'][number];
/** A check gives findings, or the reason why it could not look. */
type Check = (io: CallIo) => Promise<Finding[] | string> | Finding[] | string;

/** `security_scan` */
export async function securityScan(_params: object, io: CallIo): Promise<Scan> {
  const findings: Finding[] = [];
  const skipped: Scan['skipped'] = [];
  for (const [check, run] of Object.entries(checks)) {
    const found = await run(io);
    if (typeof found === 'string') skipped.push({ check, reason: found });
    else findings.push(...found);
  }
  return { score: securityScore(findings), findings, skipped };
}

const checks: Record<string, Check> = {
  'ssh-root-login': () =>
    ofSsh((setting) => {
      const value = setting('permitrootlogin') ?? 'prohibit-password';
      if (value !== 'yes') return [];
      return [
        finding(
          'ssh-root-login',
          'high',
          'Root may sign in over SSH with a password',
          'Set PermitRootLogin to no or prohibit-password.',
        ),
      ];
    }),
  'ssh-passwords': () =>
    ofSsh((setting) => {
      if ((setting('passwordauthentication') ?? 'yes') !== 'yes') return [];
      return [
        finding(
          'ssh-passwords',
          'medium',
          'SSH takes passwords',
          'Set PasswordAuthentication to no and sign in with keys.',
        ),
      ];
    }),
  firewall,
  'automatic-updates': () => {
    if (!findProgram('apt-get')) return 'It is known for apt only.';
    const text = readAll('/etc/apt/apt.conf.d');
    if (/^\s*APT::Periodic::Unattended-Upgrade\s+"[1-9]/m.test(text)) return [];
    return [
      finding(
        'automatic-updates',
        'medium',
        'Security updates are not installed by themselves',
        'Install unattended-upgrades and turn it on.',
      ),
    ];
  },
  'shadow-mode': () => {
    const mode = modeOf('/etc/shadow');
    if (mode === undefined) return 'There is no /etc/shadow.';
    if ((mode & 0o137) === 0) return [];
    const found = `/etc/shadow has the mode ${(mode & 0o777).toString(8)}; 640 or less keeps passwords to root.`;
    return [finding('shadow-mode', 'high', 'Password hashes can be read or changed by others', found)];
  },
  listeners: () =>
    Object.entries(oldProtocols).flatMap(([port, name]) => {
      const open = openSockets().find((one) => one.isListening && one.port === Number(port) && !isLocal(one.address));
      if (!open) return [];
      const detail = `${name} listens on ${open.address} port ${port}. Stop it, or let it listen on the machine itself alone.`;
      return [finding('listeners', port === '23' ? 'high' : 'medium', `${name} can be reached from outside`, detail)];
    }),
};

const oldProtocols: Record<string, string> = { 21: 'FTP', 23: 'Telnet', 69: 'TFTP', 161: 'SNMP', 445: 'SMB' };
const isLocal = (address: string) => address.startsWith('127.') || address === '::1';

const finding = (check: string, severity: Finding['severity'], title: string, detail: string): Finding => ({
  check,
  severity,
  title,
  detail,
});

function ofSsh(look: (setting: (name: string) => string | undefined) => Finding[]): Finding[] | string {
  if (!existsSync('/etc/ssh/sshd_config')) return 'No SSH server is installed.';
  // The first value counts, and Debian includes its directory at the top.
  const text = `${readAll('/etc/ssh/sshd_config.d', '.conf')}\n${readText('/etc/ssh/sshd_config')}`;
  const [global = ''] = text.split(/^\s*match\s/im);
  return look((name) => new RegExp(`^\\s*${name}[\\s=]+(\\S+)`, 'im').exec(global)?.[1]?.toLowerCase());
}

async function firewall(io: CallIo): Promise<Finding[] | string> {
  const missing = [
    finding(
      'firewall',
      'medium',
      'No firewall is active',
      'Turn on ufw, firewalld or nftables with rules that refuse what nobody needs.',
    ),
  ];
  if (process.getuid?.() !== 0) return 'Only root can see the rules of a firewall.';
  const asked: [string, ...string[]][] = [
    ['nft', 'list', 'ruleset'],
    ['iptables', '-S'],
  ];
  const known = asked.filter(([program]) => findProgram(program));
  for (const argv of known) {
    const { stdout } = await runProgram(argv, { signal: io.signal, key: io.key, okay: [0, 1, 2, 3, 4] });
    if (/\b(?:drop|reject)\b/i.test(stdout)) return [];
  }
  return missing;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 262_144);
  } catch {
    return '';
  }
}

function readAll(directory: string, ending = ''): string {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(ending));
    return names
      .toSorted()
      .map((name) => readText(join(directory, name)))
      .join('\n');
  } catch {
    return '';
  }
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode;
  } catch {
    return undefined;
  }
}
