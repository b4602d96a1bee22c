import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type * as Domain from '@product-pods/domain';

// The rules are written for bundlers; Node reads them as CommonJS, whose names an import cannot see.
const { API_GROUP, API_VERSION, PRODUCT_TEMPLATE_KIND, PRODUCT_TEMPLATE_PLURAL, templateJsonSchema, templateStructuralSchema } = createRequire(import.meta.url)('@product-pods/domain') as typeof Domain;

const SCHEMA = 'docs/template-spec.schema.json';
const CRD = 'charts/product-pods-operator/0.1.0/templates/product-template-crd.yaml';
const HEAD = `# Written by \`npm run charts\` from the schema of descriptions in packages/domain/src/template/schema.ts; not to be changed by hand.
# Kept on uninstall, like the other resources.
`;

const text = (description: string, rest: object = {}) => ({ type: 'string', description, minLength: 1, maxLength: 253, ...rest });

/** The resource `ProductTemplate`, with the one schema of descriptions in it. */
const definition = () => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind:       'CustomResourceDefinition',
  metadata:   { name: `${ PRODUCT_TEMPLATE_PLURAL }.${ API_GROUP }`, annotations: { 'helm.sh/resource-policy': 'keep' } },
  spec:       {
    group:    API_GROUP,
    scope:    'Cluster',
    names:    { kind: PRODUCT_TEMPLATE_KIND, listKind: `${ PRODUCT_TEMPLATE_KIND }List`, plural: PRODUCT_TEMPLATE_PLURAL, singular: 'producttemplate', shortNames: ['ptmpl'], categories: ['productpods'] },
    versions: [{
      name:                     API_VERSION,
      served:                   true,
      storage:                  true,
      additionalPrinterColumns: [
        { name: 'Title', type: 'string', jsonPath: '.spec.template.title', description: 'Its name for people' },
        { name: 'Repository', type: 'string', jsonPath: '.spec.chart.repository', description: 'The repository of its chart' },
        { name: 'Chart', type: 'string', jsonPath: '.spec.chart.name', description: 'The chart that it is over' },
        { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp', description: 'How long it has existed' },
      ],
      schema: {
        openAPIV3Schema: {
          type:        'object',
          description: 'Makes a chart of somebody else a template of Product Pods; the chart stays as it is. Pods that run keep the description that they were made with.',
          required:    ['spec'],
          properties:  {
            apiVersion: { type: 'string', description: `The version of this schema, ${ API_GROUP }/${ API_VERSION }.` },
            kind:       { type: 'string', description: `Always ${ PRODUCT_TEMPLATE_KIND }.` },
            metadata:   { type: 'object' },
            spec:       {
              type:        'object',
              description: 'A chart and what makes it a template.',
              required:    ['chart', 'template'],
              properties:  {
                chart: {
                  type:        'object',
                  description: 'The chart, in a repository that Rancher knows.',
                  required:    ['repository', 'name'],
                  properties:  {
                    repository: text('Name of the Rancher chart repository (ClusterRepo) that holds the chart.'),
                    name:       text('Name of the chart in the repository.'),
                    versions:   { type: 'array', description: 'The exact versions that are offered, in any order; all of them when absent.', minItems: 1, maxItems: 100, items: text('A version of the chart.', { maxLength: 128 }) },
                  },
                },
                template: templateStructuralSchema(),
              },
            },
          },
        },
      },
    }],
  },
});

/** The files that the schema of descriptions is written into: the resource, and the schema for editors. */
const files = (): Record<string, string> => ({
  // In a chart, double braces would be Helm's.
  [CRD]:    HEAD + dump(definition(), { lineWidth: 140, noRefs: true }).replaceAll('{{', '{{ "{{" }}'),
  [SCHEMA]: `${ JSON.stringify(templateJsonSchema(), undefined, 2) }\n`,
});

/** Which of them do not say what the schema says. */
export const outdatedTemplateFiles = (root: string): string[] => Object.entries(files()).filter(([file, content]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== content).map(([file]) => file);

export const writeTemplateFiles = (root: string): void => Object.entries(files()).forEach(([file, content]) => writeFileSync(join(root, file), content));
