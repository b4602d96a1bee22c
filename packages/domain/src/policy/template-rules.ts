import type { ProductPodSpec } from '../product-pod';
import type { TemplateRule } from './policy';

type Template = ProductPodSpec['template'];

/** Whether a text is what a rule means; `*` stands for any characters. Texts are short, and no pattern of regular expressions is made of them. */
export function matches(rule: string, text: string): boolean {
  const [head = '', ...parts] = rule.split('*');
  const tail = parts.pop();

  if (tail === undefined) {
    return rule === text;
  }
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) {
    return false;
  }

  let rest = text.slice(head.length, text.length - tail.length);

  return parts.every((part) => {
    const at = rest.indexOf(part);

    rest = rest.slice(at + part.length);

    return at >= 0;
  });
}

/** Whether one of the rules allows the template in this version. */
export function isAllowed(rules: readonly TemplateRule[], { repository, chart, version }: Template): boolean {
  return rules.some((rule) => matches(rule.repository ?? '*', repository) && matches(rule.chart, chart) && (rule.versions ?? ['*']).some((each) => matches(each, version)));
}

/** A rule for people: `pp/trac 1.*`. */
export function describeRule({ repository, chart, versions }: TemplateRule): string {
  return `${ repository ? `${ repository }/` : '' }${ chart }${ versions ? ` ${ versions.join(', ') }` : '' }`;
}
