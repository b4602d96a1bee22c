import { describe, expect, it } from 'vitest';
import { launchers } from './parents';

const chain = (...commands: string[]) => commands.map((command, index) => ({ pid: 100 - index, ticks: '1', command }));
const watched = (...commands: string[]) => launchers(chain(...commands)).map(({ command }) => command);

describe('launchers', () => {
  it.each([
    ['npm and all between', ['node scripts/start.mjs', 'sh -c node scripts/start.mjs', 'npm start', '-bash'], ['node scripts/start.mjs', 'sh -c node scripts/start.mjs', 'npm start']],
    ['npm called by its path', ['node scripts/start.mjs', 'node /usr/lib/node_modules/npm/bin/npm-cli.js start', 'bash'], ['node scripts/start.mjs', 'node /usr/lib/node_modules/npm/bin/npm-cli.js start']],
    ['the script alone without npm', ['node scripts/start.mjs', '-bash', 'sshd: someone'], ['node scripts/start.mjs']],
    ['not a shell that only mentions it', ['node scripts/start.mjs', 'bash /home/someone/npmrc-tool.sh'], ['node scripts/start.mjs']],
    ['nothing for an orphan', [], []],
  ])('%s', (_, commands, expected) => {
    expect(watched(...commands)).toEqual(expected);
  });
});
