import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startStack, type Stack } from '../../stack/src/stack';
import { add, NO_TESTS, summaryLine } from './counts';
import type { Write } from './exec';
import { SUITES, type Lane, type Suite } from './suites';

const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', default: false } } });

if (values.help) {
  console.log(`npm test [-- --only NAME,NAME…]\nSuites: ${ SUITES.map((s) => s.name).join(', ') }`);
  process.exit(0);
}

/** The suites asked for; a name that is none is an error, not an empty run. */
function chosen(only: string | undefined): Suite[] {
  if (!only) {
    return SUITES;
  }
  const names = only.split(',');
  const unknown = names.filter((n) => !SUITES.some((s) => s.name === n));

  if (unknown.length) {
    throw new Error(`No such suite: ${ unknown.join(', ') }. There are: ${ SUITES.map((s) => s.name).join(', ') }.`);
  }

  return SUITES.filter((s) => names.includes(s.name));
}

const startedAt = Date.now();
const elapsed = () => `${ Math.round((Date.now() - startedAt) / 1000) } s`;
const suites = chosen(values.only);
const folder = await mkdtemp(path.join(tmpdir(), 'product-pods-test-'));
const stackFile = path.join(folder, 'stack.json');
// Against another Rancher (RANCHER_URL) the browser tests bring nothing up.
const ownStack = !process.env['RANCHER_URL'];
let stack: Stack | undefined;
let starting: Promise<void> | undefined;
let total = NO_TESTS;

/** Starts the stack, once; after a failure the next one who needs it tries again. */
function ensureStack(): Promise<void> {
  starting ??= startOnce().catch((error: unknown) => {
    starting = undefined;
    throw error;
  });

  return starting;
}

async function startOnce(): Promise<void> {
  if (!ownStack) {
    return;
  }
  console.log(`\n▶ starting a stack for the tests (${ elapsed() })`);
  stack = await startStack({ dataDir: path.join(folder, 'data'), log: console.log, images: ['operator'] });
  await writeFile(stackFile, JSON.stringify(stack.describe()));
}

async function stopStack(): Promise<void> {
  await stack?.stop();
  stack = undefined;
  starting = undefined;
}

/** Live output of one lane, and that of another in one piece when its suite has ended: nobody can read two at once. */
function output(live: boolean): { write: Write; end: () => void } {
  let text = '';

  return live ? { write: (piece) => process.stdout.write(piece), end: () => undefined } : {
    write: (piece) => {
      text += piece;
    },
    end: () => {
      process.stdout.write(`\n${ text.trimEnd() }\n`);
    },
  };
}

async function runSuite(suite: Suite, live: boolean): Promise<void> {
  const { write, end } = output(live);
  const startedAt = Date.now();

  try {
    if (suite.lane === 'stack') {
      await ensureStack();
    }
    console.log(`\n▶ ${ suite.name } (${ elapsed() })`);
    const counts = await suite.run({ write, ...(suite.lane === 'stack' && ownStack ? { stackFile } : {}) });

    end();
    console.log(`${ counts.failed ? '✗' : '✓' } ${ suite.name }: ${ counts.passed } of ${ counts.passed + counts.failed + counts.skipped } in ${ Math.round((Date.now() - startedAt) / 1000) } s`);
    total = add(total, counts);
  } catch (error) {
    end();
    console.error(`✗ ${ suite.name } could not run:`, error);
    total = add(total, { passed: 0, failed: 1, skipped: 0 });
  }
}

async function runLane(lane: Lane, live: boolean): Promise<void> {
  // What builds the operator for a cluster of its own must not do so while the stack does.
  if (lane === 'clusters' && suites.some((each) => each.lane === 'stack')) {
    await ensureStack().catch(() => undefined);
  }
  for (const suite of suites.filter((each) => each.lane === lane)) {
    await runSuite(suite, live);
  }
}

const onSignal = () => {
  stopStack().finally(() => process.exit(130));
};

process.once('SIGINT', onSignal);
process.once('SIGTERM', onSignal);

try {
  const sideBySide = (['stack', 'code', 'clusters'] as const).filter((lane) => suites.some((suite) => suite.lane === lane));

  await Promise.all(sideBySide.map((lane, index) => runLane(lane, index === 0)));
  // The shared stack goes first: what it leaves behind is what the last suite looks for.
  await stopStack();
  await runLane('alone', true);
} finally {
  await stopStack();
  await rm(folder, { recursive: true, force: true });
}

console.log(`\nin ${ elapsed() }`);
console.log(summaryLine(total));
process.exit(total.failed ? 1 : 0);
