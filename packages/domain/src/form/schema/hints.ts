import { LIMITS } from '../limits';
import { isTree } from '../values';
import type { HiddenWhen, Hints } from './schema';

const RENDERS = ['textArea', 'password', 'list', 'slider', 'checkbox'] as const;

const KEYS = ['x-onyxia', 'hidden', 'render', 'listEnum', 'sliderMin', 'sliderMax', 'sliderStep', 'sliderUnit'];

const finite = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function hiddenOf(value: unknown): boolean | HiddenWhen | undefined {
  if (typeof value === 'boolean') {
    return value;
  }
  if (!isTree(value) || typeof value['path'] !== 'string' || value['path'].length > LIMITS.label) {
    return undefined;
  }

  // Relative paths begin beside the field; `../` goes up.
  return { path: value['path'].split('/').filter((key) => key !== '' && key !== '.'), value: value['value'], isRelative: value['isPathRelative'] === true };
}

/** What the author says about how a field is drawn, at the schema itself or below `x-onyxia`; `undefined` where he says nothing. */
export function readHints(raw: Record<string, unknown>): Hints | undefined {
  if (!KEYS.some((key) => raw[key] !== undefined)) {
    return undefined;
  }
  const inner = isTree(raw['x-onyxia']) ? raw['x-onyxia'] : {};
  const render = inner['render'] ?? raw['render'];
  const hints: Hints = {
    hidden:                hiddenOf(inner['hidden'] ?? raw['hidden']),
    readonly:              inner['readonly'] === true ? true : undefined,
    overwriteDefaultWith:  inner['overwriteDefaultWith'],
    overwriteListEnumWith: inner['overwriteListEnumWith'],
    render:                RENDERS.find((known) => known === render),
    listEnum:              Array.isArray(raw['listEnum']) ? raw['listEnum'].slice(0, LIMITS.options) : undefined,
    sliderMin:             finite(raw['sliderMin']),
    sliderMax:             finite(raw['sliderMax']),
    sliderStep:            finite(raw['sliderStep']),
    sliderUnit:            typeof raw['sliderUnit'] === 'string' ? raw['sliderUnit'].slice(0, 10) : undefined,
  };
  const given = Object.entries(hints).filter(([, hint]) => hint !== undefined);

  return given.length ? Object.fromEntries(given) : undefined;
}
