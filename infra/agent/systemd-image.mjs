// A Debian with systemd as a container image.
import { debianArchive } from '../debian-archive.mjs';

const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'sudo', 'curl', 'ca-certificates'];
const TAG = 'fettle-test/systemd';
const IMPORT_LIMIT_MS = 60_000;

/** Puts the image into an engine and resolves to its tag. Takes about a minute when the archive has to be made. */
export async function systemdImage(engine) {
  await engine.docker(['import', await debianArchive('systemd', PACKAGES), TAG], { timeoutMs: IMPORT_LIMIT_MS });
  return TAG;
}
