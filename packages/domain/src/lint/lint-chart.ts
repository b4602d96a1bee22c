import type { TemplateProblem } from '../form/problem';
import { problemMessage } from '../form/problem';
import type { Path } from '../form/values';
import { getAt, isTree, parsePath, pathText } from '../form/values';
import { TEMPLATE_ANNOTATION } from '../product-pod';
import { readTemplate, readTemplateText } from '../template/parse';
import type { TemplateReading } from '../template/parse';
import { defaultSize } from '../template/rules';
import type { TemplateSpec } from '../template/spec';
import { templateForm } from '../template/template-form';
import type { ChartDocument } from './document';
import { readDocument } from './document';
import type { LintFinding, LintRule } from './finding';
import { sortFindings } from './finding';
import { lintFields } from './lint-fields';
import { lintQuestions, questionPath } from './lint-questions';
import type { KnownValues } from './values';
import { keysInComments } from './values';

/** The files of a chart that a form is made of, as text. */
export interface ChartSources {
  chartYaml: string;
  values?: string;
  questions?: { file: string; text: string };
  schema?: string;
  /** A `ProductTemplate`, or its description, that stands beside a chart which does not describe itself. */
  template?: { file: string; text: string };
}

export interface ChartLint {
  findings: LintFinding[];
  /** The description, where it can be used. */
  spec?: TemplateSpec;
  /** Where the description says something. */
  place: (path: Path) => Pick<LintFinding, 'file' | 'line' | 'column' | 'at'>;
}

/** Everything about a chart as a template that can be told from its files alone. Never throws. */
export function lintChart(sources: ChartSources): ChartLint {
  const findings: LintFinding[] = [];
  const read = (file: string, text: string | undefined, rule: LintRule): ChartDocument => {
    const document = readDocument(file, text ?? '', rule);

    findings.push(...document.fault ? [document.fault] : []);

    return document;
  };
  const chart = read('Chart.yaml', sources.chartYaml, 'chart');
  const values = read('values.yaml', sources.values, 'values');
  const questions = read(sources.questions?.file ?? 'questions.yaml', sources.questions?.text, 'questions');
  const schema = read('values.schema.json', sources.schema, 'schema');
  const description = readDescription(chart, sources);
  const { spec } = description.reading ?? {};
  const known: KnownValues = { values: isTree(values.value) ? values.value : {}, others: otherCharts(chart.value), schema: schema.value, commented: keysInComments(sources.values ?? '') };

  findings.push(...lintMetadata(chart), ...description.findings);
  if (values.value !== undefined && values.value !== null && !isTree(values.value)) {
    findings.push({ severity: 'error', rule: 'values', file: values.file, line: 1, column: 1, at: '', message: 'must be a mapping of names to values.' });
  }
  findings.push(
    ...lintForm({ values, questions, schema, spec, place: description.place }),
    ...(spec?.questions ? [] : lintQuestions(questions, known)),
    ...(spec ? lintFields(spec, { known, source: { values: known.values, questions: questions.value, schema: schema.value }, place: description.place }) : []),
  );

  return { findings: sortFindings(findings), ...(spec ? { spec } : {}), place: description.place };
}

function lintMetadata(chart: ChartDocument): LintFinding[] {
  const { value } = chart;

  return chart.fault ? [] : ['apiVersion', 'name', 'version'].filter((key) => !isTree(value) || typeof value[key] !== 'string' || value[key] === '').map((key): LintFinding => ({ severity: 'error', rule: 'chart', file: chart.file, line: 1, column: 1, at: key, message: 'is missing, or is no text; Helm needs it.' }));
}

/** Where values of charts within the chart begin, and what all of them share. */
function otherCharts(chart: unknown): string[] {
  const list = isTree(chart) && Array.isArray(chart['dependencies']) ? chart['dependencies'] as unknown[] : [];

  return ['global', ...list.flatMap((each) => (isTree(each) ? [each['alias'], each['name']].filter((name): name is string => typeof name === 'string') : []))];
}

interface Description {
  reading?: TemplateReading;
  findings: LintFinding[];
  place: ChartLint['place'];
}

/** The description of the chart, from beside it or from its annotation. */
function readDescription(chart: ChartDocument, { template }: ChartSources): Description {
  return template ? besideChart(template) : inAnnotation(chart);
}

function besideChart({ file, text }: { file: string; text: string }): Description {
  const document = readDocument(file, text, 'description');
  const isResource = isTree(document.value) && document.value['kind'] === 'ProductTemplate';
  const prefix: Path = isResource ? ['spec', 'template'] : [];
  const spec = isResource && isTree(document.value) && isTree(document.value['spec']) ? document.value['spec']['template'] : document.value;
  const place = (path: Path): ReturnType<ChartLint['place']> => ({ file, ...document.place([...prefix, ...path]), at: pathText([...prefix, ...path]) });

  if (document.fault) {
    return { findings: [document.fault], place };
  }
  const reading = readTemplate(spec);

  return { reading, place, findings: reading.faults.map(({ path, message }) => ({ severity: 'error', rule: 'description', ...place(path), message: withoutPlace(message, path) })) };
}

function inAnnotation(chart: ChartDocument): Description {
  const at: Path = ['annotations', TEMPLATE_ANNOTATION];
  const annotations = isTree(chart.value) ? chart.value['annotations'] : undefined;
  const text = isTree(annotations) ? annotations[TEMPLATE_ANNOTATION] : undefined;
  const start = chart.textStart(at);
  const whole = { file: chart.file, ...chart.place(at), at: TEMPLATE_ANNOTATION };

  if (typeof text !== 'string') {
    const message = text === undefined ? `is missing: without it the chart is no template. For a chart of somebody else, describe it in a ProductTemplate (--template FILE).` : 'must be a text of YAML; write it as a block that begins with |.';

    return { findings: chart.fault ? [] : [{ severity: 'error', rule: 'description', ...whole, message }], place: () => whole };
  }
  const reading = readTemplateText(text);
  const inner = readDocument(chart.file, text, 'description');
  const shift = ({ line, column }: { line: number; column: number }): Pick<LintFinding, 'line' | 'column'> => (start ? { line: start.line + line, column: start.column + column } : { line: whole.line, column: whole.column });

  return {
    reading,
    place:    (path) => ({ file: chart.file, ...shift(inner.place(path)), at: pathText(path) || TEMPLATE_ANNOTATION }),
    findings: reading.faults.map(({ path, line = 1, column = 1, message }) => ({ severity: 'error', rule: 'description', file: chart.file, ...shift({ line, column }), at: pathText(path) || TEMPLATE_ANNOTATION, message: withoutPlace(message, path) })),
  };
}

/** The finding itself says where it is. */
const withoutPlace = (message: string, path: Path): string => message.replace(`${ pathText(path) || 'the template' } `, '').replace(/ at line \d+, column \d+(?=\.$)/, '');

interface FormParts {
  values: ChartDocument;
  questions: ChartDocument;
  schema: ChartDocument;
  spec: TemplateSpec | undefined;
  place: ChartLint['place'];
}

/** Answers that are merely missing are for people to give. */
const UNFINISHED = ['required', 'requiredWith', 'minLength', 'minItems', 'minKeys'];

/** What the form would show as wrong in the template, and where it would begin with an answer that it does not take. */
function lintForm({ values, questions, schema, spec, place }: FormParts): LintFinding[] {
  const form = templateForm({ values: values.value, questions: questions.value, schema: schema.value }, spec);
  const inTemplate = form.problems.map((problem): LintFinding => ({ severity: problem.isDoubt ? 'warning' : 'error', rule: problem.where === 'schema' ? 'schema' : 'questions', ...problemPlace(problem, { questions, schema, spec, place }), message: problem.message }));
  // Where the description begins with something else, that is to be mended.
  const beginning = (path: Path): ReturnType<ChartLint['place']> | undefined => {
    const index = spec?.fields?.findIndex(({ value, default: usual, defaultFrom }) => (usual ?? defaultFrom) !== undefined && pathText(parsePath(value)) === pathText(path)) ?? -1;

    const size = spec && defaultSize(spec);
    const isSized = size?.values !== undefined && getAt(size.values, path) !== undefined;

    return index >= 0 ? place(['fields', index, 'default']) : isSized ? place(['sizes', spec?.sizes?.indexOf(size) ?? 0, 'values', ...path]) : undefined;
  };
  const begun = form.check(form.start()).problems.filter(({ code }) => !UNFINISHED.includes(code)).map((problem): LintFinding => ({
    severity: 'warning', rule: 'form', ...(beginning(problem.path) ?? { file: values.file, ...values.place(problem.path), at: pathText(problem.path) }), message: `is what the form begins with, and cannot be sent so: ${ problemMessage(problem) }`,
  }));

  return [...inTemplate, ...begun];
}

/** A problem names a variable, an item of the list, or a place in the schema. */
function problemPlace({ where, at }: TemplateProblem, { questions, schema, spec, place }: Pick<FormParts, 'questions' | 'schema' | 'spec' | 'place'>): Pick<LintFinding, 'file' | 'line' | 'column' | 'at'> {
  if (where === 'schema') {
    return { file: schema.file, ...schema.place(at.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))), at };
  }
  const [variable = '', key] = at.split(': ');
  const list: unknown = spec?.questions ?? (isTree(questions.value) ? questions.value['questions'] : questions.value);
  const path = questionPath(list, variable) ?? indexPath(variable);
  const inner: Path = key === undefined ? path : [...path, key];

  return spec?.questions ? place(['questions', ...inner]) : { file: questions.file, ...questions.place([...(isTree(questions.value) ? ['questions'] : []), ...inner]), at };
}

const indexPath = (at: string): Path => [...at.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index));
