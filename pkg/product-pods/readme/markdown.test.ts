import { markdownHtml, piecesOf } from './markdown';

/** Everything that could do something, in an HTML document of nothing else. */
const dangers = (html: string): string[] => {
  const root = document.createElement('div');

  root.innerHTML = html;

  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(/^(script|iframe|object|embed|img|svg|math|style|form|input|button|base|meta|link|video|audio|source|template|div|span)$/i.test(element.tagName) ? [element.tagName] : []),
    ...[...element.attributes].filter(({ name, value }) => /^on|^(style|id|class|src|srcdoc|name)$/i.test(name) || (name === 'href' && !/^(https?:\/\/|mailto:)/.test(value))).map(({ name, value }) => `${ name }=${ value }`),
  ]);
};

describe('a text in Markdown', () => {
  it('is shown with what it says', async() => {
    const html = await markdownHtml('# Jira\n\nAn *issue* tracker, see <https://example.org/a?b=1>.\n\n- one\n\n- two\n\n|a|b|\n|-|-|\n|1|2|\n\n```sh\nhelm install\n\nx\n```');

    expect(html).toContain('<h1>Jira</h1>');
    expect(html).toContain('<em>issue</em>');
    expect(html).toContain('<a href="https://example.org/a?b=1" target="_blank" rel="nofollow noopener noreferrer">');
    expect(html.match(/<ul>/g)).toHaveLength(1);
    expect(html).toContain('<td>1</td>');
    expect(html).toContain('helm install\n\nx');
  });

  it.each([
    '<script>x()</script>', '<img src=x onerror=x()>', '![a](https://tracker.example/a.png)', '[a](javascript:x())', '[a](data:text/html,x)', '<a href="&#106;avascript:x()">a</a>', '<a href="  javascript:x()">a</a>', '[a](./relative)', '[a](/dashboard/x)',
    '<svg><animate onbegin=x()></svg>', '<math><mtext><table><mglyph><style><img src=x onerror=x()>', '<form action=https://evil.example><input name=a></form>', '<p style="position:fixed" id="app" class="modal">a</p>', '<iframe srcdoc="<script>x()</script>">',
    '<a title="<a href=\'javascript:x()\'>" href="https://example.org">a</a>', '<details ontoggle=x() open>', '<noscript><p title="</noscript><img src=x onerror=x()>">', '`<img src=x onerror=x()>`', '```\n<script>x()</script>\n```', '<base href=https://evil.example>', '[a]: javascript:x()\n[a]',
  ])('does nothing: %s', async(text) => {
    expect(dangers(await markdownHtml(text))).toEqual([]);
  });

  it.each([
    ['a long line of stars', '**a '.repeat(25_000)],
    ['lines of stars', '**a **a **a\n'.repeat(9_000)],
    ['brackets', '[!['.repeat(30_000)],
    ['quotations', '>'.repeat(90_000)],
    ['quotations in lines', `${ '> '.repeat(500) }\n`.repeat(90)],
    ['cells', `${ '|'.repeat(1_000) }\n`.repeat(100)],
    ['a list in a list', Array.from({ length: 400 }, (_, depth) => `${ ' '.repeat(depth * 2) }- a`).join('\n\n')],
  ])('does not hang on %s', async(_, text) => {
    expect(dangers(await markdownHtml(text))).toEqual([]);
  });

  it('is divided at blank lines outside of code', () => {
    expect(piecesOf('a\nb\n\nc\n```\n\nd\n```\n\n\n~~~\n```\n\ne')).toEqual(['a\nb', 'c\n```\n\nd\n```', '~~~\n```\n\ne']);
  });
});
