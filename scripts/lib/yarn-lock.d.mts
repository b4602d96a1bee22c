export function packageName(header: string): string;
export function stripResolved(lockfile: string): string;
export function fillResolved(lockfile: string, registry: string): string;
