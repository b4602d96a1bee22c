import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartYaml, DESCRIPTION, GOOD, makeChart, makeHelm, MANIFESTS, packChart, product } from './testing';

let helm: string;
const lint = async(files: Readonly<Record<string, string>>, args: readonly string[] = [], rendering = helm) => product(['template', 'lint', await makeChart(files), ...args], { HELM: rendering });
const linesOf = async(change: Readonly<Record<string, string>>, args?: readonly string[], rendering?: string) => (await lint({ ...GOOD, ...change }, args, rendering)).out.split('\n').slice(0, -2);
const described = (from: string, to: string) => ({ 'Chart.yaml': chartYaml(DESCRIPTION.replace(from, to)) });

beforeAll(async() => {
  helm = await makeHelm({ prints: MANIFESTS });
});

describe('product-pods template lint', () => {
  it('finds nothing wrong with a good chart, in a folder or an archive', async() => {
    expect(await lint(GOOD)).toEqual({ code: 0, err: '', out: expect.stringMatching(/trac: nothing is wrong\n$/) });
    expect(await product(['template', 'lint', await packChart({ 'charts/db/Chart.yaml': 'a: [', ...GOOD })], { HELM: helm })).toMatchObject({ code: 0, out: expect.stringMatching(/nothing is wrong\n$/) });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no description', { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n' }, 'Chart.yaml:1:1: error: productpods.io/template is missing: without it the chart is no template. For a chart of somebody else, describe it in a ProductTemplate (--template FILE).'],
    ['a Chart.yaml that is none', { 'Chart.yaml': 'a: [' }, 'Chart.yaml:1:5: error: cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a chart without a name', { 'Chart.yaml': chartYaml().replace('name: trac', 'nam: trac') }, 'Chart.yaml:1:1: error: name is missing, or is no text; Helm needs it.'],
    ['a wrong value in the description, at its line of the file', described('port: 80', 'port: 0'), 'Chart.yaml:11:47: error: products[0].endpoint.port must be a whole number from 1 to 65535, not 0.'],
    ['a key that is misspelt', described('title: Trac', 'titel: Trac'), 'Chart.yaml:7:5: error: titel is not known here; did you mean “title”?'],
    ['YAML that is none, at its line of the file', described('fields:', 'fields: ]'), 'Chart.yaml:14:13: error: productpods.io/template is not YAML: Unexpected flow-seq-end token in YAML stream: "]".'],
    ['a value that does not exist', described('value: size', 'value: siez'), 'Chart.yaml:15:9: error: fields[0].value names the value siez, which values.yaml does not have; did you mean size?'],
    ['a value of the version that does not exist', described('image.tag', 'image.tga'), 'Chart.yaml:10:9: error: products[0].versionValue names the value image.tga, which values.yaml does not have; did you mean image.tag?'],
    ['a size that sets what does not exist', described('fields:', 'sizes: [{ name: s, values: { image: { tga: 1 } } }]\nfields:'), 'Chart.yaml:14:43: error: sizes[0].values.image.tga names the value image.tga, which values.yaml does not have; did you mean image.tag?'],
    ['a matrix of lists', { ...described('value: size', 'value: hosts'), 'values.yaml': `${ GOOD['values.yaml'] }hosts: [a]\n` }, 'Chart.yaml:16:9: error: fields[0].matrix asks for several values of hosts, which is a yaml: only texts, numbers, choices and references can be chosen so.'],
    ['a matrix of what is hidden by a condition', { 'questions.yaml': GOOD['questions.yaml']!.replace('type: enum', 'type: enum\n    show_if: "image.tag=2"') }, 'Chart.yaml:16:9: error: fields[0].matrix asks for several values of size, which the form does not show to begin with.'],
    ['a question for what does not exist', { 'questions.yaml': 'questions:\n  - variable: image.tga\n' }, 'questions.yaml:2:5: warning: image.tga is asked for, but values.yaml has no such value; did you mean image.tag?'],
    ['a question of a type that is none', { 'questions.yaml': 'questions:\n  - variable: size\n    type: enmu\n' }, 'questions.yaml:3:5: error: size: type “enmu” is no type of a question; it is asked for as a text.'],
    ['a condition that cannot be read', { 'questions.yaml': 'questions:\n  - variable: size\n    if: "a b"\n' }, 'questions.yaml:3:5: error: size: if '],
    ['questions that are no YAML', { 'questions.yaml': 'questions: [' }, 'questions.yaml:1:13: error: cannot be read: '],
    ['a schema that is no JSON', { 'values.schema.json': '{' }, 'values.schema.json:1:2: error: cannot be read: '],
    ['a schema that refers to nothing', { 'values.schema.json': '{\n"properties": {"size":\n {"$ref": "#/definitions/none"}}}' }, 'values.schema.json:3:3: error: /properties/size/$ref '],
    ['values that are none', { 'values.yaml': '- a\n' }, 'values.yaml:1:1: error: must be a mapping of names to values.'],
    ['a beginning that the form itself refuses', { 'values.yaml': GOOD['values.yaml']!.replace('small', 'huge') }, 'values.yaml:3:1: warning: size is what the form begins with, and cannot be sent so: Choose one of the options.'],
    ['a default of another type', described('value: size', 'value: size\n    default: 3'), 'Chart.yaml:16:9: warning: fields[0].default is a number, where values.yaml has a text.'],
    ['a Service that is not made', described('{release}-web", port', '{release}-wbe", port'), 'Chart.yaml:11:21: error: products[0].endpoint.service names the Service {release}-wbe, which the chart does not make with its own values: it makes {release}-web; did you mean “{release}-web”?'],
    ['a port that the Service lacks', described('port: 80', 'port: 8080'), 'Chart.yaml:11:47: error: products[0].endpoint.port names port 8080 of the Service {release}-web, which has 80.'],
    ['a Secret that is not made', described('{release}-login', 'elsewhere'), 'Chart.yaml:13:24: warning: products[0].credentials.secret names the Secret elsewhere, which the chart does not make itself: it makes {release}-login.'],
    ['a workload that is not made', described('sleepOrder: ["{release}-web"]', 'sleepOrder: [db]'), 'Chart.yaml:17:18: warning: sleepOrder[0][0] names the workload db, which the chart does not make with its own values: it makes {release}-web.'],
  ])('says what is wrong with %s', async(_, change, line) => {
    expect(await linesOf(change)).toContainEqual(line.endsWith(' ') || line.startsWith('Chart.yaml:1:5') ? expect.stringContaining(line) : line);
  });

  it('knows values of charts within the chart, and those that only the schema speaks of', async() => {
    const more = 'dependencies: [{ name: postgresql, alias: db }]\n';
    const change = described('value: size', 'value: db.auth.name\n  - value: global.domain\n  - value: deep.er\n  - value: extra.whatever\n  - value: size');

    expect(await linesOf({ 'Chart.yaml': more + change['Chart.yaml'] })).toEqual([]);
  });

  it('tells of kinds outside of namespaces that the description keeps quiet about', async() => {
    const rendering = await makeHelm({ prints: `${ MANIFESTS }---\nkind: ClusterRole\nmetadata: { name: NAME }\n` });

    expect(await linesOf({}, [], rendering)).toEqual([expect.stringMatching(/warning: clusterObjects should name ClusterRole, which the chart makes outside of any namespace/)]);
    expect(await linesOf(described('title: Trac', 'clusterObjects: ClusterRole'), [], rendering)).toEqual([]);
  });

  it('passes on why helm cannot render the chart', async() => {
    expect(await linesOf({}, [], await makeHelm({ fails: 'walk.go: warning\nError: execution error at (trac/templates/a.yaml:1:3): a name is needed\n' }))).toEqual([
      'Chart.yaml: error: helm cannot render the chart with its own values: execution error at (trac/templates/a.yaml:1:3): a name is needed',
    ]);
  });

  it.each([['is not there', '/nowhere/helm', []], ['is not wanted', '', ['--no-helm']]])('says what it did not check where helm %s', async(_, rendering, args) => {
    expect(await lint(GOOD, args, rendering)).toMatchObject({ code: 0, out: expect.stringContaining('not checked: Services, Secrets and workloads: ') });
  });

  it('checks a chart of somebody else by a description beside it', async() => {
    const folder = await makeChart({ ...GOOD, 'Chart.yaml': 'apiVersion: v2\nname: trac\nversion: 1.0.0\n' });
    const file = `${ folder }/../template.yaml`;

    await writeFile(file, `kind: ProductTemplate\nspec:\n  template:\n    ${ DESCRIPTION.replace('port: 80', 'port: 81').replace(/\n(?=.)/g, '\n    ') }`);
    const { code, out } = await product(['template', 'lint', folder, '--template', file], { HELM: helm });

    expect([code, out.split('\n')[0]]).toEqual([1, `${ file }:8:47: error: spec.template.products[0].endpoint.port names port 81 of the Service {release}-web, which has 80.`]);
  });

  it('tells programs the same as people', async() => {
    const { code, out } = await lint({ ...GOOD, ...described('port: 80', 'port: 81') }, ['--output', 'json']);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1, errors: 1, warnings: 0, skipped: [], findings: [{ severity: 'error', rule: 'endpoint', file: 'Chart.yaml', line: 11, column: 47, at: 'products[0].endpoint.port', message: expect.any(String) }],
    });
  });

  it('fails for warnings only when it is told to', async() => {
    const warned = { ...GOOD, ...described('{release}-login', 'elsewhere') };

    expect((await lint(warned)).code).toBe(0);
    expect((await lint(warned, ['--strict'])).code).toBe(1);
  });

  it.each<[string, string[]]>([
    ['no chart', ['template', 'lint', '/nowhere/at/all']],
    ['a file that is no archive', ['template', 'lint', import.meta.filename]],
    ['no argument', ['template', 'lint']],
    ['a format that is none', ['template', 'lint', '.', '--output', 'xml']],
    ['a command that is none', ['templates']],
  ])('ends with 2 for %s', async(_, args) => {
    expect(await product(args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/./) });
  });

  it('lets no chart command the terminal', async() => {
    const { out } = await lint({ ...GOOD, 'questions.yaml': 'questions:\n  - variable: "a\\e[2Jb"\n' });

    expect(out).not.toContain(String.fromCharCode(27));
  });
});
