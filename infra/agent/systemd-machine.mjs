// A machine to install on: a container whose first process is systemd.
import { until } from '../../libs/testing/dist/until.js';

const BOOT_LIMIT_MS = 60_000;

// The rights that systemd needs; --privileged asks for SYS_RESOURCE too, which a container host may not have itself.
const RIGHTS = [
  ...['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE'],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined', '--cgroupns=private'],
  ...['--tmpfs', '/run', '--tmpfs', '/run/lock', '--stop-signal', 'SIGRTMIN+3', '--env', 'container=docker'],
];

// With cgroup v2 Docker mounts the tree read-only; on v1 there is nothing to mend and systemd mounts its own.
const BOOT = ['/bin/sh', '-c', 'mount -o remount,rw /sys/fs/cgroup 2>/dev/null; exec /lib/systemd/systemd'];

/**
 * Boots a machine named `hostname` from an image; `mounts` are `host:container[:ro]`. Resolves when systemd has booted, to
 * `{ sh, remove }`: `sh(script)` runs a bash script there as root and resolves to its stdout (rejects as `output` does).
 */
export async function bootMachine(engine, image, { hostname, mounts = [] }) {
  const volumes = mounts.flatMap((mount) => ['--volume', mount]);
  await engine.docker([
    'run',
    '--detach',
    '--name',
    hostname,
    '--hostname',
    hostname,
    ...RIGHTS,
    ...volumes,
    image,
    ...BOOT,
  ]);
  const sh = (script, options) => engine.docker(['exec', hostname, '/bin/bash', '-c', script], options);
  const booted = async () => /^(running|degraded)/.test(await sh('systemctl is-system-running || true'));
  await until(booted, { timeoutMs: BOOT_LIMIT_MS, what: `systemd of ${hostname}` });
  return { sh, remove: () => engine.docker(['rm', '--force', '--volumes', hostname]) };
}
