import type { NoticeMessage } from './message';

/** Slack refuses a field longer than 2000; escaped, a character may become five. */
const TEXT_MAX = 390;
/** Slack's limit for the URL of a button. */
const LINK_MAX = 3000;
const ZERO_WIDTH_SPACE = '\u200B';

interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}

interface Section {
  type: 'section';
  text: PlainText;
  fields: PlainText[];
  accessory?: { type: 'button'; action_id: string; text: PlainText; url: string };
}

/** The body of an incoming webhook of Slack, or of what understands the same. */
export interface SlackBody {
  /** For what does not show blocks: notifications, and other products. */
  text: string;
  mrkdwn: false;
  link_names: false;
  unfurl_links: false;
  unfurl_media: false;
  blocks: Section[];
}

/** The notice for people in a chat. Nothing that users wrote can mention, link or format there. */
export function toSlack(message: NoticeMessage): SlackBody {
  const { pod, sentence, deadline, link } = message;
  const fields = [['Pod', pod.title ?? pod.name], ['Namespace', pod.namespace], ['Owner', pod.owner], ['Template', pod.template], ['Deadline', deadline]] as const;
  const url = link === undefined ? undefined : buttonUrl(link);

  return {
    // It begins with a word of ours, so that users' text cannot begin a quotation, a heading or a command.
    text:         `Product pod ${ defuse(pod.name) }: ${ defuse(sentence) }`,
    mrkdwn:       false,
    link_names:   false,
    unfurl_links: false,
    unfurl_media: false,
    blocks:       [{
      type:   'section',
      text:   plainText(escape(clean(sentence))),
      fields: fields.flatMap(([label, value]) => (value ? [plainText(`${ label }\n${ escape(clean(value)) }`)] : [])),
      ...(url ? { accessory: { type: 'button', action_id: 'open', text: plainText('Open'), url } } : {}),
    }],
  };
}

const plainText = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false });

/** One line without characters that hide, turn or break text; cut, for Slack refuses a message with a text that is too long. */
function clean(text: string): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()];

  return characters.length > TEXT_MAX ? `${ characters.slice(0, TEXT_MAX - 1).join('') }…` : characters.join('');
}

/** Slack's own escaping, which holds in all its texts: without `<` there is no mention and no link with a false name. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const LOOKALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/**
 * For texts that a receiver may read as markup, which has no escape for its marks: they become others that look alike, and what makes a
 * link or (in Mattermost and others) a mention of plain text is broken by a space of no width.
 */
function defuse(text: string): string {
  const marked = clean(text)
    .replace(/[*_~`]/g, (mark) => LOOKALIKES[mark] ?? '')
    .replace(/@|\](?=\()|:(?=[^\s\d])|\.(?=\S)/g, (mark) => `${ mark }${ ZERO_WIDTH_SPACE }`);

  return escape(marked);
}

function buttonUrl(link: string): string | undefined {
  const url = URL.canParse(link) ? new URL(link) : undefined;

  return url && /^https?:$/.test(url.protocol) && url.href.length <= LINK_MAX ? url.href : undefined;
}
