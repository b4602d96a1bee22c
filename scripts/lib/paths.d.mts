export const ROOT: string;
export function cacheDir(env?: NodeJS.ProcessEnv): string;
export function dataDir(instance: string, env?: NodeJS.ProcessEnv): string;
