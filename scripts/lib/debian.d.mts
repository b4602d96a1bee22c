export function ensureDebianPackages(packages: string[]): Promise<void>;
