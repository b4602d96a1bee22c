import { describe, expect, it } from 'vitest';
import type { NoticeMessage } from './message';
import { toSlack } from './slack';

const message: NoticeMessage = {
  id:       'id',
  type:     'expiring',
  time:     '2026-01-01T00:00:00Z',
  pod:      { namespace: 'pp-demo', name: 'demo', title: 'R&D', owner: 'u-abc', template: 'jira 10.3.0' },
  deadline: '2026-01-02T00:00:00Z',
  mark:     '1d',
  sentence: 'R&D expires in a day.',
  link:     'https://rancher.example.com/c/local?pod=demo',
};
const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
const withText = (text: string) => toSlack({ ...message, sentence: text, pod: { ...message.pod, title: text, owner: text } });
/** All texts that somebody reads. */
const textsOf = ({ text, blocks }: ReturnType<typeof toSlack>) => [text, ...blocks.flatMap((block) => [block.text.text, ...block.fields.map((field) => field.text)])];

describe('toSlack', () => {
  it('says the notice in a section with a button', () => {
    expect(toSlack(message)).toEqual({
      text:         'Product pod demo: R&amp;D expires in a day.',
      mrkdwn:       false,
      link_names:   false,
      unfurl_links: false,
      unfurl_media: false,
      blocks:       [{
        type:      'section',
        text:      plain('R&amp;D expires in a day.'),
        fields:    ['Pod\nR&amp;D', 'Namespace\npp-demo', 'Owner\nu-abc', 'Template\njira 10.3.0', 'Deadline\n2026-01-02T00:00:00Z'].map(plain),
        accessory: { type: 'button', action_id: 'open', text: plain('Open'), url: 'https://rancher.example.com/c/local?pod=demo' },
      }],
    });
  });

  it('calls a pod without a title by its name, and leaves out what there is not', () => {
    const { blocks: [section] } = toSlack({ ...message, pod: { namespace: 'pp-demo', name: 'demo', template: 'jira' } });

    expect(section?.fields.map(({ text }) => text)).toEqual(['Pod\ndemo', 'Namespace\npp-demo', 'Template\njira', 'Deadline\n2026-01-02T00:00:00Z']);
  });

  it.each([
    ['none', undefined],
    ['one that runs', 'javascript:alert(1)'],
    ['one that leads nowhere from a chat', '/relative'],
    ['one that is too long', `https://rancher.example.com/${ 'x'.repeat(3000) }`],
  ])('has no button for a link that is %s', (_, link) => {
    expect(toSlack({ ...message, link }).blocks[0]).not.toHaveProperty('accessory');
  });

  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<!here|x> <!subteam^S1>', '&lt;!here|x&gt; &lt;!subteam^S1&gt;'],
    ['<@U012AB3CD>', '&lt;@U012AB3CD&gt;'],
    ['<https://evil.example|your bank>', '&lt;https://evil.example|your bank&gt;'],
    ['&lt;!channel&gt;', '&amp;lt;!channel&amp;gt;'],
    ['a\n> quoted\u2028b\u202Ec\u200B\u0000', 'a &gt; quoted b c'],
  ])('shows %j as what it is', (text, shown) => {
    const body = withText(text);

    expect(body.blocks[0]?.text).toEqual(plain(shown));
    expect(textsOf(body).join('')).not.toMatch(/[<>]|\u202E/);
  });

  it.each([
    ['*bold* _italic_ ~gone~ `code`', /[*_~`]/],
    ['@channel, @all and @here', /@\w/],
    ['see http://evil.example or www.evil.example', /:\/\/|\w\.\w/],
    ['[your bank](/evil) ![](x)', /\]\(/],
    [':rotating_light:', /:\w/],
    ['\n# Heading', /\n|^\W/],
  ])('%j means nothing to what reads the text as markup', (text, meaning) => {
    expect(withText(text).text.slice('Product pod demo: '.length)).toBeTruthy();
    expect(withText(text).text.replace('demo: ', 'demo ')).not.toMatch(meaning);
  });

  it('cuts what is too long between characters', () => {
    const [first = ''] = textsOf(withText('😀'.repeat(5000)));

    expect(first).toBe(`Product pod demo: ${ '😀'.repeat(389) }…`);
    expect(textsOf(withText('&'.repeat(5000))).every((text) => text.length <= 3000)).toBe(true);
    expect(textsOf(withText('&'.repeat(5000))).slice(2).every((text) => text.length <= 2000)).toBe(true);
  });
});
