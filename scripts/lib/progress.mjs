// Steps that take long say what they do, how long it usually takes, and, if they fail, the end of their log.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const TAIL_LINES = 25;
const REMINDER_MS = 30_000;

/** Writes a line for people; standard output stays free for results. */
export function say(line) {
  process.stderr.write(`${ line }\n`);
}

/** A duration as people say it: `8 s`, `2 min 5 s`. */
export function humanSeconds(seconds) {
  const whole = Math.round(seconds);

  if (whole < 60) {
    return `${ whole } s`;
  }
  const rest = whole % 60;

  return `${ Math.floor(whole / 60) } min${ rest ? ` ${ rest } s` : '' }`;
}

/** Runs `work` and tells about it: before (with the estimate in seconds), while it lasts, and after. */
export async function step(title, estimateSeconds, work) {
  const started = Date.now();
  const elapsed = () => humanSeconds((Date.now() - started) / 1000);
  const reminder = setInterval(() => say(`  … ${ title }: ${ elapsed() } so far`), REMINDER_MS);

  say(`• ${ title } (about ${ humanSeconds(estimateSeconds) })`);
  try {
    const result = await work();

    say(`  ✓ ${ title } in ${ elapsed() }`);

    return result;
  } finally {
    clearInterval(reminder);
  }
}

/** The last lines of a log file, for an error message. */
export function tail(logFile, lines = TAIL_LINES) {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Runs a command to its end with its output in `logFile`.
 * Throws an error that carries the end of that log if the command fails.
 */
export async function runLogged(command, args, { logFile, cwd, env } = {}) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  let code;

  try {
    code = await new Promise((resolve, reject) => {
      spawn(command, args, { cwd, env, stdio: ['ignore', log, log] })
        .on('error', reject)
        .on('exit', (status, signal) => resolve(signal ?? status));
    });
  } finally {
    closeSync(log);
  }
  if (code !== 0) {
    throw new Error(`${ command } ${ args.join(' ') } failed (${ code }). The end of ${ logFile }:\n${ tail(logFile) }`);
  }
}
