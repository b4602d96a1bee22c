import { isMap, LineCounter, parseDocument } from 'yaml';

import type { Path } from '../form/values';
import { pathText } from '../form/values';
import { offsetIn } from '../form/yaml-side';
import type { Fault, Result } from '../result';
import { Checker } from './check';
import type { Finding, TemplateFaultCode } from './check';
import { checkTemplateRules } from './rules';
import { TEMPLATE_MAX_LENGTH, TEMPLATE_SHAPE } from './schema';
import type { TemplateSpec } from './spec';

/** What its author has to mend in a description; lines and columns of its text count from 1. */
export interface TemplateFault extends Fault {
  code: TemplateFaultCode;
  path: Path;
  line?: number;
  column?: number;
}

/** A description as far as it can be read, with everything that is wrong with it. */
export interface TemplateReading {
  /** Only where it can be used. */
  spec?: TemplateSpec;
  /** In the order of the text. */
  faults: TemplateFault[];
}

/** Keys of later versions of ours are no reason not to use a template. */
const isHarmless = ({ code }: Finding): boolean => code === 'unknownKey';

const sentence = (text: string): string => (text.endsWith('?') ? text : `${ text }.`);
const faultOf = ({ code, path, message }: Finding): TemplateFault => ({ code, path, field: pathText(path) || undefined, message: sentence(`${ pathText(path) || 'the template' } ${ message }`) });

/** Reads a description that is data already, such as that of a `ProductTemplate`. Never throws. */
export function readTemplate(value: unknown): TemplateReading {
  const checker = new Checker();
  const read = checker.read(TEMPLATE_SHAPE, value, []);
  const isShaped = checker.findings.every(isHarmless);

  if (isShaped) {
    checkTemplateRules(read as TemplateSpec, checker);
  }

  return { ...(checker.findings.every(isHarmless) ? { spec: read as TemplateSpec } : {}), faults: checker.findings.map(faultOf) };
}

/** Reads a description as text and says where in it something is wrong. Never throws. */
export function readTemplateText(text: string): TemplateReading {
  const broken = (message: string, position: { line?: number; column?: number } = {}): TemplateReading => ({ faults: [{ ...faultOf({ code: 'notYaml', path: [], message }), ...position }] });

  if (text.length > TEMPLATE_MAX_LENGTH) {
    return broken(`has more than ${ TEMPLATE_MAX_LENGTH } characters`);
  }

  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, { schema: 'core', strict: true, uniqueKeys: true, lineCounter });
    const [error] = document.errors;

    if (error) {
      // The first line of the parser's message names line and column; the rest quotes the source.
      return broken(`is not YAML: ${ error.message.split('\n')[0]?.replace(/[:.]$/, '') }`, { line: error.linePos?.[0].line, column: error.linePos?.[0].col });
    }
    const { spec, faults } = readTemplate(document.toJS({ maxAliasCount: 0 }));
    const placed = faults.map((fault) => {
      const { line, col } = lineCounter.linePos(isMap(document.contents) ? offsetIn(document, fault.path) : 0);

      return { ...fault, line: line || 1, column: col || 1 };
    });

    return { ...(spec ? { spec } : {}), faults: placed.sort((a, b) => a.line - b.line || a.column - b.column) };
  } catch (error) {
    return broken(`cannot be read: ${ error instanceof Error ? error.message : String(error) }`);
  }
}

/** The description in a text if it can be used; else all faults are in the error, the first of them as its sentence. */
export function parseTemplate(text: string): Result<TemplateSpec, Fault & { all: TemplateFault[] }> {
  return usable(readTemplateText(text));
}

/** The same for a description that is data already. */
export function usableTemplate(value: unknown): Result<TemplateSpec, Fault & { all: TemplateFault[] }> {
  return usable(readTemplate(value));
}

function usable({ spec, faults }: TemplateReading): Result<TemplateSpec, Fault & { all: TemplateFault[] }> {
  if (spec) {
    return { ok: true, value: spec };
  }
  const all = faults.filter(({ code }) => code !== 'unknownKey');
  const [first = { code: 'wrong', message: 'The template is empty.' }] = all;

  return { ok: false, error: { code: first.code, message: first.message, all } };
}
