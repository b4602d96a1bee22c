import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { CONTEXT_NAMES, readProductTemplate, readTemplateText, TEMPLATE_SHAPE } from '../../packages/domain/src';
import type { ProductTemplate, Shape } from '../../packages/domain/src';
import { ROOT } from '../run/exec';

const text = readFileSync(path.join(ROOT, 'docs/templates.md'), 'utf8');
const [annotation = '', resource = ''] = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
const keys = (shape: Shape): string[] => (shape.type === 'list' ? keys(shape.items) : shape.type === 'mapping' ? Object.entries(shape.properties).flatMap(([key, inner]) => [key, ...keys(inner)]) : []);

describe('the guide for authors', () => {
  it('names every field of a description, and everything of the context', () => {
    expect([...keys(TEMPLATE_SHAPE), ...CONTEXT_NAMES].filter((key) => !text.includes(`\`${ key }`))).toEqual([]);
  });

  it('shows examples with which nothing is wrong', () => {
    const chart = load(annotation) as { annotations: Record<string, string> };

    expect(readTemplateText(chart.annotations['productpods.io/template'] ?? '').faults).toEqual([]);
    expect(readProductTemplate(load(resource) as ProductTemplate).faults).toEqual([]);
  });
});
