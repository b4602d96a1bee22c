import type { Fault, Result } from '../result';
import { readTemplate, usableTemplate } from './parse';
import type { TemplateReading } from './parse';
import type { TemplateSpec } from './spec';

export const PRODUCT_TEMPLATE_KIND = 'ProductTemplate';
export const PRODUCT_TEMPLATE_PLURAL = 'producttemplates';
/** Steve's name of the type. */
export const PRODUCT_TEMPLATE_TYPE = 'productpods.io.producttemplate';

/** A description over a chart of somebody else, which stays as it is (`productpods.io/v1alpha1`, cluster-wide). */
export interface ProductTemplate {
  metadata: { name: string; uid?: string; generation?: number; deletionTimestamp?: string };
  spec: ProductTemplateSpec;
}

export interface ProductTemplateSpec {
  chart: ChartReference;
  template: TemplateSpec;
}

/** Charts that a description is over. */
export interface ChartReference {
  /** Name of the ClusterRepo. */
  repository: string;
  name: string;
  /** Exact versions; all of the repository's when absent. */
  versions?: string[];
}

/** What is wrong with the description in a resource, by its place in the resource. */
export const readProductTemplate = ({ spec }: ProductTemplate): TemplateReading => readTemplate(spec.template);

/** The description in a resource, if it can be used. */
export const usableProductTemplate = ({ spec }: ProductTemplate): Result<TemplateSpec, Fault> => usableTemplate(spec.template);
