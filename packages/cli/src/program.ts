import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands';
import type { Io } from './io';
import { EXIT, ExitError } from './io';

/** The command line with every command there is. */
export function createProgram(io: Io): Command {
  const program = new Command('product-pods')
    .description('Self-service, time-limited product environments on Kubernetes behind Rancher')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });

  COMMANDS.forEach((add) => add(program, io));

  return program;
}

/** Runs what the arguments say; gives the exit code and never throws. */
export async function run(program: Command, argv: readonly string[], io: Io): Promise<number> {
  try {
    await program.parseAsync(argv);

    return EXIT.ok;
  } catch (error) {
    if (error instanceof ExitError) {
      io.err(error.message ? `${ error.message }\n` : '');

      return error.code;
    }
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    }
    io.err(`${ error instanceof Error ? error.message : String(error) }\n`);

    return EXIT.usage;
  }
}
