import type { Values } from '../form/values';

/**
 * The description that makes a chart a template: YAML text in the chart's annotation `productpods.io/template`, or the `template` of a
 * `ProductTemplate` over a chart of somebody else.
 *
 * The schema is written once, in {@link TEMPLATE_SHAPE}; a test holds these types and the schema together. `{release}` in names stands
 * for the release's name.
 */
export interface TemplateSpec {
  title?: string;
  /** One or two sentences for the card. */
  summary?: string;
  /** What the catalogue is filtered by. */
  categories?: string[];
  products: TemplateProduct[];
  /** Lifetime offered first, in `ttl` grammar. */
  defaultTtl?: string;
  /** The author's estimate from click to ready, in seconds. */
  readySeconds?: number;
  /** The author's estimate of what a pod uses; that of a size counts instead where there are sizes. */
  resources?: TemplateResources;
  sizes?: TemplateSize[];
  /** What the form makes of values, beyond what the chart says about them. */
  fields?: TemplateField[];
  /** Questions as in `questions.yaml`, instead of the chart's own. */
  questions?: Values[];
  /** Kinds outside of any namespace that the chart makes; who may not make them cannot use the template. */
  clusterObjects?: string[];
  /**
   * Names of workloads in groups, first to sleep first; they wake in reverse. Workloads that are not named come before the first
   * group, in the order of {@link sleepGroups}.
   */
  sleepOrder?: string[][];
}

export interface TemplateProduct {
  name: string;
  title?: string;
  /** The version that the card shows. */
  version?: string;
  /** The value of the chart that decides the version, where it can be chosen. */
  versionValue?: string;
  /** Versions that may be chosen for {@link versionValue}; the form offers no others. */
  versions?: string[];
  endpoint?: TemplateEndpoint;
  /** How the product says that it is ready: asked through its endpoint's Service. */
  readiness?: { path: string; status?: number[]; bodyMatches?: string };
  credentials?: { secret: string; usernameKey: string; passwordKey: string };
}

export interface TemplateEndpoint {
  service: string;
  port: number;
  scheme?: 'http' | 'https';
  path?: string;
}

/** Kubernetes quantities. */
export interface TemplateResources {
  cpu?: string;
  memory?: string;
  storage?: string;
}

/** Values that belong together under a name, of which one is chosen. */
export interface TemplateSize {
  name: string;
  title?: string;
  /** Offered first; the first size where none says so. */
  default?: boolean;
  values?: Values;
  resources?: TemplateResources;
}

/** What the form makes of one value of the chart. */
export interface TemplateField {
  /** Dotted path of the value, as in a question's `variable`. */
  value: string;
  label?: string;
  description?: string;
  /** The only values that may be chosen. */
  options?: TemplateOption[];
  /** Several may be chosen, and each makes a pod of its own. */
  matrix?: boolean;
  /** What the field begins with, instead of the chart's own value. */
  default?: unknown;
  /** What it begins with, from where it is filled in: `user.name`, or a text such as `{{user.id}}-jira`. */
  defaultFrom?: string;
  /** Shown, and not to be changed. */
  fixed?: boolean;
  /** Not shown at all; its default is sent. */
  hidden?: boolean;
  /** Not to be changed once the pod is there. */
  immutable?: boolean;
}

export interface TemplateOption {
  value: string | number | boolean;
  label?: string;
}
