import { purifyHTML } from '@shell/plugins/clean-html';

/** What a text about a chart needs, and nothing by which it could look like a part of the page: no pictures, styles, names or forms. */
const ALLOWED = {
  ALLOWED_TAGS:       ['a', 'b', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'kbd', 'li', 'ol', 'p', 'pre', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
  ALLOWED_ATTR:       ['href', 'title', 'align', 'start'],
  ALLOW_DATA_ATTR:    false,
  ALLOW_ARIA_ATTR:    false,
  // Addresses that lead somewhere from this page; relative ones would lead into the dashboard.
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
};

/** What is beyond these is shown as it was written: the parser takes quadratic time for some texts, and nobody can interrupt it. */
const LIMITS = { text: 100_000, piece: 3_000, line: 1_500, budgetMs: 300 };

const FENCE = /^ {0,3}(```|~~~)/;

/** A text at its blank lines, code blocks kept together. */
export const piecesOf = (text: string): string[] => {
  const pieces: string[][] = [[]];
  let fence = '';

  for (const line of text.split(/\r?\n/)) {
    const [, mark] = FENCE.exec(line) ?? [];

    if (mark && (!fence || fence === mark)) {
      fence = fence ? '' : mark;
    }
    if (line.trim() === '' && !fence) {
      pieces.push([]);
    } else {
      pieces.at(-1)?.push(line);
    }
  }

  return pieces.map((lines) => lines.join('\n')).filter(Boolean);
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const isTable = (lines: readonly string[]): boolean => lines.every((line) => /^ {0,3}\|/.test(line));

const isPlain = (piece: string): boolean => {
  const lines = piece.split('\n');

  return lines.some((line) => line.length > LIMITS.line) || (piece.length > LIMITS.piece && !isTable(lines));
};

/** Pieces that belong together, such as the entries of a list with blank lines in between, as one text of bounded size. */
const joined = (pieces: readonly string[]): string[] => pieces.reduce<string[]>((all, piece) => {
  const before = all.at(-1);

  return before !== undefined && /^(\s|[-*+] |\d+[.)] )/.test(piece) && before.length + piece.length < LIMITS.piece ? [...all.slice(0, -1), `${ before }\n\n${ piece }`] : [...all, piece];
}, []);

/** Links leave the page, and the page they lead to learns nothing of this one. */
const withOuterLinks = (html: string): string => {
  const template = document.createElement('template');

  template.innerHTML = html;
  template.content.querySelectorAll('a[href]').forEach((link) => {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'nofollow noopener noreferrer');
  });

  return template.innerHTML;
};

/** A text in Markdown, by anybody, as HTML that is safe to be shown. */
export const markdownHtml = async(text: string): Promise<string> => {
  const marked = await import('marked');
  const end = performance.now() + LIMITS.budgetMs;
  const render = (piece: string): string => {
    try {
      return performance.now() > end || isPlain(piece) ? `<pre>${ escaped(piece) }</pre>` : marked.parse(piece, { headerIds: false, mangle: false });
    } catch {
      // Nested until the stack is full.
      return `<pre>${ escaped(piece) }</pre>`;
    }
  };

  return withOuterLinks(purifyHTML(joined(piecesOf(text.slice(0, LIMITS.text))).map(render).join('\n'), ALLOWED));
};
