/**
 * Whether names fit a pattern in which `*` stands for any letters and `?` for one; without a pattern all do. Takes time in proportion to
 * name × pattern whatever both are: patterns come from people, and the agent has one thread.
 */
export function nameFilter(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const wanted = [...pattern];
  return (name) => fits([...name], wanted);
}

function fits(name: readonly string[], wanted: readonly string[]): boolean {
  let [at, step] = [0, 0];
  // The last star, and the letter up to which it has eaten.
  let [star, eaten] = [-1, 0];
  while (at < name.length) {
    if (wanted[step] === '*') [star, eaten, step] = [step, at, step + 1];
    else if (step < wanted.length && (wanted[step] === '?' || wanted[step] === name[at]))
      [at, step] = [at + 1, step + 1];
    else if (star >= 0) [eaten, at, step] = [eaten + 1, eaten + 1, star + 1];
    else return false;
  }
  while (wanted[step] === '*') step += 1;
  return step === wanted.length;
}
