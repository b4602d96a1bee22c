import { describe, expect, it } from 'vitest';
import { KubeError, NotLeadingError, TerminalError } from './kube/errors';
import { Term } from './term';
import type { Timers } from './timers';

function setUp(reconcile: (key: string) => Promise<void> = async() => undefined) {
  const happened: string[] = [];
  let timers: Timers | undefined;
  let stopped = () => {};
  const say = (level: string) => (fields: { pod: string }) => happened.push(`${ level } ${ fields.pod }`);
  const term = new Term({
    workers: 2,
    now:     () => 1000,
    worker:  (given) => {
      timers = given;

      return {
        reconcile: async(key) => {
          happened.push(`begin ${ key }`);
          await reconcile(key);
          happened.push(`end ${ key }`);
        },
        stop: async() => {
          happened.push('stop');
          stopped();
        },
      };
    },
    log: { debug: say('debug'), warn: say('warn'), error: say('error') } as never,
  });

  return {
    term,
    happened,
    onStop: (callback: () => void) => {
      stopped = callback;
    },
    timers: () => timers as Timers,
  };
}

const settle = () => new Promise(setImmediate);

describe('Term', () => {
  it('works on what is added, and on what falls due', async() => {
    const { term, happened, timers } = setUp();

    term.add('a');
    timers().set('b', 999);
    term.look();
    await settle();
    expect(happened).toEqual(['begin a', 'begin b', 'end a', 'end b']);
    await term.end();
  });

  it('ends when everything that was begun has, and begins nothing more', async() => {
    const finish: (() => void)[] = [];
    const { term, happened, timers, onStop } = setUp(() => new Promise((resolve) => finish.push(resolve)));

    ['a', 'b', 'c'].forEach((key) => term.add(key));
    onStop(() => {
      term.add('d');
      timers().set('e', 0);
    });

    const ends = Promise.all([term.end(), term.end()]).then(() => happened.push('over'));

    finish[0]?.();
    await settle();
    expect(happened).toEqual(['begin a', 'begin b', 'stop', 'end a']);
    finish[1]?.();
    await ends;
    expect(happened).toEqual(['begin a', 'begin b', 'stop', 'end a', 'end b', 'stop', 'over']);
  });

  it.each([
    ['a conflict', new KubeError(409, 'Conflict', 'x'), 'debug'],
    ['the loss of leadership', new NotLeadingError(), 'debug'],
    ['what trying again does not mend', new TerminalError('x'), 'error'],
    ['anything else', new Error('x'), 'warn'],
  ])('tells of %s, with the pod', async(_, error, level) => {
    const { term, happened } = setUp(() => Promise.reject(error));

    term.add('a');
    await settle();
    expect(happened).toEqual(['begin a', `${ level } a`]);
    await term.end();
  });
});
