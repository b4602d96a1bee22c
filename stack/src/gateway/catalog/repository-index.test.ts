import { describe, expect, it } from 'vitest';
import { findChart, linkIndex, parseIndex } from './repository-index';

const index = parseIndex(`
apiVersion: v1
generated: "2026-11-22T20:15:47.463657391Z"
entries:
  hello:
    - {name: hello, version: 0.9.0, created: 2026-11-22T20:15:47.464122765Z, urls: [hello-0.9.0.tgz]}
    - {name: hello, version: 0.10.0, icon: file://logo.svg, urls: [hello-0.10.0.tgz]}
    - {name: hello, version: 1.0.0-rc.1, icon: "https://x/logo.svg", urls: [hello-1.0.0-rc.1.tgz]}
    - {name: hello, version: not-a-version, urls: [x.tgz]}
  empty: []
`);

describe('parseIndex', () => {
  it('puts the newest version first and leaves out what is none', () => {
    expect(index.entries['hello']?.map(({ version }) => version)).toEqual(['1.0.0-rc.1', '0.10.0', '0.9.0']);
  });

  it('keeps times as they are written', () => {
    expect([index.generated, index.entries['hello']?.[2]?.['created']]).toEqual(['2026-11-22T20:15:47.463657391Z', '2026-11-22T20:15:47.464122765Z']);
  });

  it.each(['', 'just text', 'entries: {}'])('refuses %j', (text) => {
    expect(() => parseIndex(text)).toThrow('no API version specified');
  });
});

describe('findChart', () => {
  it.each([['0.9.0', '0.9.0'], ['', '0.10.0'], ['^0.9.0', '0.9.0'], ['1.0.0-rc.1', '1.0.0-rc.1']])('version %j is %s', (wanted, expected) => {
    expect(findChart(index, 'hello', wanted).version).toBe(expected);
  });

  it.each([['nope', '0.1.0', 'no chart name found'], ['empty', '', 'no chart name found'], ['hello', '9.9.9', 'no chart version found for hello-9.9.9']])(
    'says of %s %s: %s', (name, version, message) => {
      expect(() => findChart(index, name, version)).toThrow(message);
    }
  );
});

describe('linkIndex', () => {
  it('leads charts and local icons through the server, and leaves other icons', () => {
    const linked = linkIndex(index, 'https://r/v1/catalog.cattle.io.clusterrepos/pp').entries['hello'];

    expect(linked?.map(({ urls, icon }) => [urls[0], icon])).toEqual([
      ['https://r/v1/catalog.cattle.io.clusterrepos/pp?chartName=hello&link=chart&version=1.0.0-rc.1', 'https://x/logo.svg'],
      ['https://r/v1/catalog.cattle.io.clusterrepos/pp?chartName=hello&link=chart&version=0.10.0', 'https://r/v1/catalog.cattle.io.clusterrepos/pp?chartName=hello&link=icon&version=0.10.0'],
      ['https://r/v1/catalog.cattle.io.clusterrepos/pp?chartName=hello&link=chart&version=0.9.0', undefined],
    ]);
  });
});
