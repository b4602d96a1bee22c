export function say(line: string): void;
export function humanSeconds(seconds: number): string;
export function step<T>(title: string, estimateSeconds: number, work: () => Promise<T>): Promise<T>;
export function tail(logFile: string, lines?: number): string;
export function runLogged(
  command: string,
  args: string[],
  options: { logFile: string; cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<void>;
