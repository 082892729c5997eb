// Is the process of this container well? Exit code 0 when the address given answers with success, else 1 and why.
// Images have no curl; what a container engine shows of a check is what it wrote.
const LIMIT_MS = 4_000;

try {
  const answer = await fetch(process.argv[2], { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) });
  if (!answer.ok) process.stdout.write(`${answer.status} ${await answer.text()}\n`);
  process.exit(answer.ok ? 0 : 1);
} catch (error) {
  process.stdout.write(`${error.cause?.message ?? error.message}\n`);
  process.exit(1);
}
