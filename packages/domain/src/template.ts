/**
 * The description that makes a chart a template: YAML text in the chart's annotation `productpods.io/template`.
 *
 * `{release}` in names stands for the release's name.
 */
export interface TemplateSpec {
  title?: string;
  /** One or two sentences for the card. */
  summary?: string;
  products: TemplateProduct[];
  /** Lifetime offered first, in `ttl` grammar. */
  defaultTtl?: string;
  /** The author's estimate from click to ready, in seconds. */
  readySeconds?: number;
  /**
   * Names of workloads in groups, first to sleep first; they wake in reverse. Workloads that are not named come before the first
   * group, in the order of {@link sleepGroups}.
   */
  sleepOrder?: string[][];
}

export interface TemplateProduct {
  name: string;
  title?: string;
  version?: string;
  endpoint?: { service: string; port: number; scheme?: 'http' | 'https'; path?: string };
  /** How the product says that it is ready: asked through its endpoint's Service. */
  readiness?: { path: string; status?: number[]; bodyMatches?: string };
  credentials?: { secret: string; usernameKey: string; passwordKey: string };
}
