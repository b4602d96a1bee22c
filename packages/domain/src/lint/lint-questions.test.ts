import { describe, expect, it } from 'vitest';

import { lintChart } from './lint-chart';

const CHART = 'apiVersion: v2\nname: a\nversion: 1.0.0\nannotations:\n  productpods.io/template: |\n    products: [{name: a}]\n';
const findings = ({ questions, values = '', schema, chartYaml = CHART }: { questions?: string; values?: string; schema?: string; chartYaml?: string }): string[] => lintChart({
  chartYaml, values, ...(schema === undefined ? {} : { schema }), ...(questions === undefined ? {} : { questions: { file: 'questions.yaml', text: questions } }),
}).findings.map(({ severity, file, line, at, message }) => `${ severity } ${ file }:${ line } ${ at } ${ message }`);

describe('the check of questions', () => {
  it('knows values that only decide which others are asked, and those that the chart shows commented out', () => {
    const questions = 'questions:\n- variable: custom\n  type: boolean\n- {variable: image, show_if: custom=true}\n- variable: advanced\n  subquestions: [{variable: disk.class}]\n- {variable: sise}\n';

    expect(findings({ questions, values: 'image: x\ndisk:\n  size: 1\n  # class: fast\nsize: s\n' })).toEqual(['warning questions.yaml:7 sise is asked for, but values.yaml has no such value; did you mean size?']);
  });

  it('suggests what stands beside a value, or has its name', () => {
    expect(findings({ questions: 'questions: [{variable: a.agent.resources.override}, {variable: a.agent.image.tab}, {variable: a.agnet.image.tag}, {variable: a.agent.image.pull}]', values: 'a: {agent: {resources: {limits: {cpu: 1}}, image: {tag: x}}}' })).toEqual([
      'warning questions.yaml:1 a.agent.resources.override is asked for, but values.yaml has no such value.',
      'warning questions.yaml:1 a.agent.image.tab is asked for, but values.yaml has no such value; did you mean a.agent.image.tag?',
      'warning questions.yaml:1 a.agnet.image.tag is asked for, but values.yaml has no such value; did you mean a.agent.image.tag?',
      'warning questions.yaml:1 a.agent.image.pull is asked for, but values.yaml has no such value.',
    ]);
  });

  it('knows entries of lists', () => {
    expect(findings({ questions: 'questions: [{variable: "hosts[0].name"}, {variable: "hosts[1].name"}, {variable: "hosts[0].nam"}]', values: 'hosts: [{name: a}]' })).toEqual(['warning questions.yaml:1 hosts[0].nam is asked for, but values.yaml has no such value.']);
  });

  it('finds keys that are misspelt', () => {
    expect(findings({ questions: 'questions:\n- variable: a\n  descrition: x\n  subquestions:\n  - variable: b\n    requred: true\n', values: 'a: 1\nb: 1\n' })).toEqual([
      'warning questions.yaml:3 a: descrition is no key of a question; did you mean description?',
      'warning questions.yaml:6 b: requred is no key of a question; did you mean required?',
    ]);
  });

  it('tells of values of the chart that a question would take from nobody', () => {
    expect(findings({ questions: 'questions:\n- {variable: level, type: enum, options: [debug, info]}\n- {variable: name, required: true}\n', values: 'level: INFO\nname: ""\n' })).toEqual([
      'warning questions.yaml:2 level has the value "INFO" in values.yaml, which the question does not allow: Choose one of the options.',
    ]);
  });
});

describe('the check of files', () => {
  it('goes on where a key stands twice, as Helm does, but not in a description', () => {
    const twice = 'warning values.yaml:2  has a key here that stands in the same mapping before; the last one counts.';

    expect(findings({ values: 'a: 1\na: 2\n', questions: 'questions: [{variable: a}, {variable: b}]' })).toEqual(['warning questions.yaml:1 b is asked for, but values.yaml has no such value; did you mean a?', twice]);
    expect(findings({ chartYaml: CHART.replace('[{name: a}]', '[{name: a}]\n    products: [{name: b}]') })).toEqual([expect.stringMatching(/^error Chart.yaml:7 .*unique/)]);
  });

  it('explains a text in quotes that goes on where it may not', () => {
    expect(findings({ questions: 'questions:\n- variable: a\n  description: \'One.\nTwo.\'\n  type: string\n', values: 'a: 1' })).toEqual([
      'error questions.yaml:3  cannot be read: a text in quotes does not end in this line, and goes on in lines that are not indented, or never ends.',
    ]);
  });

  it('takes a schema elsewhere for a doubt, and one that Helm will not find for an error', () => {
    expect(findings({ values: 'a: 1\nb: 1\nc: 1\n', schema: '{"properties": {\n"a": {"$ref": "https://example.org/a.json"},\n"b": {"$ref": "b.json#/x"},\n"c": {"$ref": "#/c"}}}' })).toEqual([
      'warning values.schema.json:2 /properties/a/$ref refers to a schema outside of the chart, which only Helm fetches; nothing is checked here.',
      'error values.schema.json:3 /properties/b/$ref refers to another file, which is not read; nothing is checked here.',
      'error values.schema.json:4 /properties/c/$ref refers to nothing in the chart; nothing is checked here.',
    ]);
  });
});
