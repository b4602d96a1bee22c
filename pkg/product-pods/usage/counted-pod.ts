import type { CountedPod, Holding, OwnerGroups, Phase } from '@product-pods/domain';
import { HOLDINGS, PHASES } from '@product-pods/domain';

/** The columns of a ProductPod after its name, in the order of the CRD; a test holds them together. */
export const COLUMNS = ['Phase', 'Template', 'Owner', 'Expires', 'Age', 'TTL', 'Repository', 'Project', 'Holds', 'CPU', 'Memory', 'Storage', 'Groups'] as const;
export type Column = typeof COLUMNS[number];

/** How Steve names a column when it filters or sorts by it. */
export const fieldOf = (column: Column): string => `metadata.fields.${ COLUMNS.indexOf(column) + 1 }`;

/** A row of columns, the name first. */
export type Cells = readonly unknown[];

const groupsIn = (text: string | undefined, owner: string | undefined): string[] => {
  try {
    const { user, groups } = JSON.parse(text || '{}') as Partial<OwnerGroups>;

    return user === owner && Array.isArray(groups) ? groups : [];
  } catch {
    return [];
  }
};

/** What of a row counts. */
export const countedPod = (cells: Cells): CountedPod => {
  const cell = (column: Column): string | undefined => {
    const value = cells[COLUMNS.indexOf(column) + 1];

    return value === null || value === undefined || value === '' || value === '<none>' ? undefined : String(value);
  };
  const [phase, owner, project, holds] = [cell('Phase'), cell('Owner'), cell('Project'), cell('Holds')];
  const [cpu, memory, storage] = [cell('CPU'), cell('Memory'), cell('Storage')];

  return {
    template:  [cell('Repository'), cell('Template')].filter(Boolean).join('/'),
    groups:    groupsIn(cell('Groups'), owner),
    resources: { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}), ...(storage ? { storage } : {}) },
    ...(owner ? { owner } : {}),
    ...(project ? { project } : {}),
    ...(PHASES.includes(phase as Phase) ? { phase: phase as Phase } : {}),
    ...(HOLDINGS.includes(holds as Holding) ? { holds: holds as Holding } : {}),
  };
};
