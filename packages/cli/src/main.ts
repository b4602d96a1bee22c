import { createProgram, run } from './program';

const io = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text), env: process.env };

// Set, not exited with: what is still being written to a pipe would be lost.
process.exitCode = await run(createProgram(io), process.argv, io);
