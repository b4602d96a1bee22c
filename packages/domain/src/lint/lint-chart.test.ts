import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintChart } from './lint-chart';
import { lintManifests } from './lint-manifests';

const CHART = 'apiVersion: v2\nname: a\nversion: 1.0.0\nannotations:\n  productpods.io/template: |\n    products: [{name: a, versionValue: image.tag, endpoint: {service: a, port: 80}}]\n    fields: [{value: size, matrix: true}]\n    sizes: [{name: s, values: {size: small}}]\n';
const VALUES = 'size: small\nimage: {tag: "1"}\n';
const QUESTIONS = 'questions:\n  - {variable: size, show_if: "image.tag=1"}\n  - variable: image.tag\n    subquestions: [{variable: x.y}]\n';
const SCHEMA = '{"properties": {"size": {"$ref": "#/definitions/a"}}, "definitions": {"a": {"type": "string"}}}';

/** A text with something else in the place of a part of it. */
const broken = (text: string) => fc.tuple(fc.nat(text.length), fc.nat(20), fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('[', '{', '"', '\n', ': ', '- ', '&a ', '*a ', '<<: ', '!!js ', '__proto__: ', '$ref', '((', '\t'))).map(([at, length, more]) => text.slice(0, at) + more + text.slice(at + length));

describe('the check of a chart', () => {
  it('finds nothing wrong with a good one', () => {
    expect(lintChart({ chartYaml: CHART, values: VALUES, questions: { file: 'questions.yaml', text: QUESTIONS.replace('\n    subquestions: [{variable: x.y}]', '') }, schema: SCHEMA }).findings).toEqual([]);
  });

  it('says of a beginning that is refused where it comes from', () => {
    const { findings } = lintChart({ chartYaml: CHART.replace('size: small', 'size: 1'), values: VALUES, schema: SCHEMA });

    expect(findings).toMatchObject([{ rule: 'form', file: 'Chart.yaml', line: 8, at: 'sizes[0].values.size', message: expect.stringContaining('A text is needed.') }]);
  });

  it('never throws, whatever is in the files, and says of everything where it is', () => {
    fc.assert(fc.property(broken(CHART), broken(VALUES), broken(QUESTIONS), broken(SCHEMA), broken(CHART), (chartYaml, values, questions, schema, manifests) => {
      const { findings, spec, place } = lintChart({ chartYaml, values, questions: { file: 'questions.yaml', text: questions }, schema });
      const rendered = spec ? lintManifests(spec, manifests, { release: 'a', place }) : [];

      expect([...findings, ...rendered].filter(({ line, column, message }) => !line || !column || !message)).toEqual([]);
    }), { numRuns: 200 });
  }, 60_000);

  it('knows a description beside the chart, in a resource or alone', () => {
    const alone = 'products: [{name: A}]';
    const find = (text: string) => lintChart({ chartYaml: 'apiVersion: v2\nname: a\nversion: 1.0.0\n', values: VALUES, template: { file: 't.yaml', text } }).findings.map(({ file, line, column, at }) => [file, line, column, at]);

    expect(find(alone)).toEqual([['t.yaml', 1, 13, 'products[0].name']]);
    expect(find(`kind: ProductTemplate\nspec:\n  template:\n    ${ alone }`)).toEqual([['t.yaml', 4, 17, 'spec.template.products[0].name']]);
    expect(find('[')).toEqual([['t.yaml', 1, 2, '']]);
  });
});
