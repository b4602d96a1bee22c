import { runtimeDescription } from '@product-pods/domain';
import type { ProductTemplateFacts, ProductTemplateSpec } from '@product-pods/domain';
import type { KubeObject } from './kube/client';
import { intern } from './kube/intern';

/** A ProductTemplate. */
export interface TemplateObject extends KubeObject {
  metadata: KubeObject['metadata'] & { generation?: number };
  spec?: Partial<ProductTemplateSpec>;
}

/** What pods that run go by in a ProductTemplate. */
export const templateFacts = ({ metadata, spec }: TemplateObject): ProductTemplateFacts & { name: string } => ({ name: metadata.name, generation: metadata.generation ?? 0, description: intern(runtimeDescription(spec?.template)) });
