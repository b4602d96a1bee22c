/** What a command has to do with the world around it. */
export interface Io {
  out: (text: string) => void;
  err: (text: string) => void;
  env: NodeJS.ProcessEnv;
}

/** What the exit code says, for all commands. */
export const EXIT = {
  ok:     0,
  /** The command did its work and found something wrong. */
  failed: 1,
  /** The command could not do its work: wrong arguments, no such file. */
  usage:  2,
} as const;

/** Ends the command line with an exit code, and with a message on standard error where there is something left to say. */
export class ExitError extends Error {
  constructor(readonly code: number, message = '') {
    super(message);
    this.name = 'ExitError';
  }
}
