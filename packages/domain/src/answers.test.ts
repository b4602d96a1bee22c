import { describe, expect, it } from 'vitest';

import { answerProblem, changedValues, formProblems, initialValues } from './answers';
import type { AnswerProblem } from './answers';
import type { Question } from './questions';

const question = (rest: Partial<Question>): Question => ({ variable: 'x', ...rest });

describe('an answer', () => {
  it.each<[Partial<Question>, unknown, AnswerProblem | undefined]>([
    [{ required: true }, '', { code: 'required' }],
    [{ required: true }, undefined, { code: 'required' }],
    [{ required: true, type: 'enum', multiple: true, options: ['a'] }, [], { code: 'required' }],
    [{}, '', undefined],
    [{ type: 'boolean', required: true }, false, undefined],
    [{ type: 'int' }, '12', undefined],
    [{ type: 'int' }, 'twelve', { code: 'notInteger' }],
    [{ type: 'int' }, '1.5', { code: 'notInteger' }],
    [{ type: 'int', min: 0 }, -1, { code: 'min', limit: 0 }],
    [{ type: 'int', min: 0 }, 0, undefined],
    [{ type: 'int', max: 10 }, '11', { code: 'max', limit: 10 }],
    [{ type: 'float' }, '1.5', undefined],
    [{ type: 'float' }, 'x', { code: 'notNumber' }],
    [{ min_length: 3 }, 'ab', { code: 'minLength', limit: 3 }],
    [{ max_length: 3 }, 'abcd', { code: 'maxLength', limit: 3 }],
    [{ valid_chars: 'a-z0-9._-' }, 'Admin', { code: 'validChars', limit: 'a-z0-9._-' }],
    [{ valid_chars: 'a-z0-9._-' }, 'admin.1', undefined],
    [{ invalid_chars: ' ' }, 'a b', { code: 'invalidChars', limit: ' ' }],
    [{ valid_chars: 'z-a' }, 'anything', undefined],
    [{ type: 'hostname' }, 'trac.example', undefined],
    [{ type: 'hostname' }, 'no_host', { code: 'hostname' }],
    [{ type: 'ipaddr' }, '10.0.0.1', undefined],
    [{ type: 'ipaddr' }, '10.0.0.256', { code: 'ipaddr' }],
    [{ type: 'cidr' }, '10.0.0.0/8', undefined],
    [{ type: 'cidr' }, '10.0.0.0', { code: 'cidr' }],
    [{ type: 'cron' }, '0 8 * * 1-5', undefined],
    [{ type: 'cron' }, '@daily', undefined],
    [{ type: 'cron' }, 'daily', { code: 'cron' }],
    [{ type: 'enum', options: ['small', 'large'] }, 'small', undefined],
    [{ type: 'enum', options: { s: 'Small' } }, 'Small', { code: 'notAnOption' }],
    [{ type: 'radio', options: ['a'] }, 'b', { code: 'notAnOption' }],
  ])('to %j that is %j: %j', (rest, value, problem) => {
    expect(answerProblem(question(rest), value)).toEqual(problem);
  });

  it('is not judged while its question is hidden', () => {
    const questions: Question[] = [{ variable: 'on', type: 'boolean' }, { variable: 'host', required: true, show_if: 'on=true' }];

    expect(formProblems(questions, { on: false })).toEqual({});
    expect(formProblems(questions, { on: true })).toEqual({ host: { code: 'required' } });
  });
});

describe('values', () => {
  const questions: Question[] = [
    { variable: 'size', type: 'enum', options: ['small', 'large'], default: 'small' },
    { variable: 'replicas', type: 'int', default: '2' },
    { variable: 'ingress.enabled', type: 'boolean', default: 'false', show_subquestion_if: true, subquestions: [{ variable: 'ingress.host', default: 'a.example' }] },
  ];
  const chart = { size: 'large', image: { tag: '1' }, ingress: { host: '' } };

  it('begin as the chart has them, with the questions’ defaults where it has none', () => {
    expect(initialValues(chart, questions)).toEqual({ size: 'large', image: { tag: '1' }, replicas: 2, ingress: { host: '', enabled: false } });
  });

  it('are sent only where they differ from the chart', () => {
    const values = { ...initialValues(chart, questions), replicas: '3' };

    expect(changedValues(chart, questions, values)).toEqual({ replicas: 3, ingress: { enabled: false } });
  });

  it('fall back to the chart while their question is hidden', () => {
    const values = { ...chart, ingress: { enabled: false, host: 'b.example' } };

    expect(changedValues(chart, questions, values)).toEqual({ ingress: { enabled: false } });
    expect(changedValues(chart, questions, { ...values, ingress: { enabled: true, host: 'b.example' } })).toEqual({ ingress: { enabled: true, host: 'b.example' } });
  });

  it('survive when no question asks for them', () => {
    expect(changedValues(chart, questions, { ...chart, image: { tag: '2' } })).toMatchObject({ image: { tag: '2' } });
  });

  it('compare lists as a whole', () => {
    expect(changedValues({ hosts: ['a'] }, [], { hosts: ['a'] })).toEqual({});
    expect(changedValues({ hosts: ['a'] }, [], { hosts: ['a', 'b'] })).toEqual({ hosts: ['a', 'b'] });
  });
});
