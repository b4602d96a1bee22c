export type { LintFinding, LintRule } from './finding';
export { sortFindings } from './finding';
export { lintChart } from './lint-chart';
export type { ChartLint, ChartSources } from './lint-chart';
export { lintManifests } from './lint-manifests';
