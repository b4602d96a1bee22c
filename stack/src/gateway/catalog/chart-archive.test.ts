import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { annotateChart, chartInfo } from './chart-archive';

function archive(files: Record<string, string>): Promise<Buffer> {
  const packed = tar.pack();

  Object.entries(files).forEach(([name, content]) => packed.entry({ name }, content));
  packed.finalize();

  return buffer(packed.pipe(createGzip()));
}

const FILES = {
  'hello/Chart.yaml':             'apiVersion: v2\nname: hello\nversion: 0.1.0\nappVersion: "1.0"\nannotations: {a: b}\n',
  'hello/values.yaml':            'message: hi\nreleased: 2026-11-23\n',
  'hello/questions.yaml':         'questions:\n  - variable: message\n',
  'hello/README.md':              '# Hello',
  'hello/app-readme.md':          'short',
  'hello/charts/sub/values.yaml': 'message: not this one\n',
};

describe('chartInfo', () => {
  it('reads what the pages show, from the chart\'s own folder only', async() => {
    expect(await chartInfo(await archive(FILES))).toEqual({
      chart:     { apiVersion: 'v2', name: 'hello', version: '0.1.0', appVersion: '1.0', annotations: { a: 'b' } },
      values:    { message: 'hi', released: '2026-11-23' },
      questions: { questions: [{ variable: 'message' }] },
      readme:    '# Hello',
      appReadme: 'short',
    });
  });

  it('leaves out what the chart does not have', async() => {
    expect(Object.keys(await chartInfo(await archive({ 'a/Chart.yaml': 'name: a\n' })))).toEqual(['values', 'chart']);
  });

  it('refuses an archive without a chart', async() => {
    await expect(chartInfo(await archive({ 'a/values.yaml': '{}' }))).rejects.toThrow('Chart.yaml file is missing');
  });
});

describe('annotateChart', () => {
  it('adds annotations and changes nothing else', async() => {
    const before = await chartInfo(await archive(FILES));
    const after = await chartInfo(await annotateChart(await archive(FILES), { 'catalog.cattle.io/ui-source-repo': 'pp' }));

    expect(after).toEqual({ ...before, chart: { ...before.chart, annotations: { a: 'b', 'catalog.cattle.io/ui-source-repo': 'pp' } } });
  });
});
