import type { ProductPodSpec } from '@product-pods/domain';

/** How much a pod may use, as far as somebody has chosen. Empty texts leave it to the policies. */
export interface SizeDraft {
  name: string;
  cpu: string;
  memory: string;
  storage: string;
}

export const noSize = (): SizeDraft => ({ name: '', cpu: '', memory: '', storage: '' });

/** Only what somebody has chosen: a size by its name, or else amounts. */
export const sizeSpec = ({ name, cpu, memory, storage }: SizeDraft): Pick<ProductPodSpec, 'size' | 'resources'> => {
  const resources = { ...(cpu.trim() ? { cpu: cpu.trim() } : {}), ...(memory.trim() ? { memory: memory.trim() } : {}), ...(storage.trim() ? { storage: storage.trim() } : {}) };

  return { ...(name ? { size: name } : {}), ...(!name && Object.keys(resources).length ? { resources } : {}) };
};
