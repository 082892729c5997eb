import { describe, expect, it } from '@jest/globals';
import { HashPlaces, type Standing } from './hash-places.js';

/** Places whose work ends when the test says so. */
class Bench {
  readonly places = new HashPlaces(2);
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  want(name: string, source: string, standing: Standing): Promise<void> {
    return this.places.run({ source, standing }, () => {
      this.begun.push(name);
      return new Promise<void>((resolve) => this.ends.push(resolve));
    });
  }

  /** Lets one after the other end until nothing is left to do. */
  async finish(): Promise<string[]> {
    await settled();
    while (this.ends.length > 0) {
      this.ends.shift()!();
      await settled();
    }
    return this.begun;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the places in which passwords are hashed', () => {
  it('are never all taken by sources that guess, whatever their number', async () => {
    const bench = new Bench();
    const guesses = Array.from({ length: 50 }, (_, at) => bench.want(`guess ${at}`, `source ${at}`, 'suspect'));
    await settled();
    expect(bench.begun).toEqual(['guess 0']);
    const person = bench.want('person', 'home', 'ordinary');
    await settled();
    expect(bench.begun).toEqual(['guess 0', 'person']);
    await bench.finish();
    await Promise.all([...guesses, person]);
  });

  it('go to known people first, then to ordinary sources, then to suspects', async () => {
    const bench = new Bench();
    const all = [
      bench.want('a', 'x', 'ordinary'),
      bench.want('b', 'y', 'ordinary'),
      bench.want('suspect', 's', 'suspect'),
      bench.want('ordinary', 'o', 'ordinary'),
      bench.want('known', 'k', 'known'),
    ];
    expect(await bench.finish()).toEqual(['a', 'b', 'known', 'ordinary', 'suspect']);
    await Promise.all(all);
  });

  it('go round among sources, so that one with many connections waits for itself', async () => {
    const bench = new Bench();
    const all = [
      ...['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => bench.want(name, 'a', 'ordinary')),
      bench.want('b1', 'b', 'ordinary'),
      bench.want('b2', 'b', 'ordinary'),
      bench.want('c1', 'c', 'ordinary'),
    ];
    expect(await bench.finish()).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'b2', 'a5']);
    await Promise.all(all);
  });

  it('send a source away that already has four waiting, and nobody else', async () => {
    const bench = new Bench();
    const taken = Array.from({ length: 6 }, () => bench.want('x', 'greedy', 'ordinary'));
    await expect(bench.want('x', 'greedy', 'ordinary')).rejects.toMatchObject({ code: 'overloaded' });
    const other = bench.want('other', 'modest', 'ordinary');
    await bench.finish();
    await Promise.all([...taken, other]);
  });

  it('put what a source still wants behind everybody as soon as it has guessed wrong', async () => {
    const bench = new Bench();
    const all = ['g1', 'g2', 'g3', 'g4'].map((name) => bench.want(name, 'guesser', 'ordinary'));
    all.push(bench.want('person', 'home', 'ordinary'));
    bench.places.demote('guesser');
    expect(await bench.finish()).toEqual(['g1', 'g2', 'person', 'g3', 'g4']);
    await Promise.all(all);
  });
});
