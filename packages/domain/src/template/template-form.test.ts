import { describe, expect, it } from 'vitest';
import { fieldsWithin } from '../form/field';
import { getAt, setAll } from '../form/values';
import type { TemplateSpec } from './spec';
import { sizeChanges, sizeOf, templateForm, withContext } from './template-form';

const values = { image: { tag: '1.6', pullPolicy: 'Always' }, replicas: 1, owner: '', size: 'small' };
const questions = [{ variable: 'image.tag', label: 'Tag', group: 'Image' }, { variable: 'owner', required: true }];
const formOf = (spec: Partial<TemplateSpec>, source: object = { questions }) => templateForm({ values, ...source }, { products: [{ name: 'trac' }], ...spec });
const fieldsOfForm = (form: ReturnType<typeof formOf>, state = form.start()) => fieldsWithin(form.view(state).groups.flatMap(({ fields }) => fields));

describe('the form of a template', () => {
  it('is the chart’s own where the description says nothing about it', () => {
    expect(fieldsOfForm(formOf({})).map(({ id }) => id)).toEqual(['image.tag', 'owner']);
  });

  it('begins with defaults of the description and of the context, unless somebody has chosen', () => {
    const form = formOf({ fields: [{ value: 'image.tag', default: '1.7' }, { value: 'owner', defaultFrom: '{{user.id}}-trac' }] });
    const context = { user: { id: 'u-1' } };

    expect(form.output(form.start(undefined, context))).toEqual({ image: { tag: '1.7' }, owner: 'u-1-trac' });
    expect(form.output(form.start({ ...values, image: { tag: '1.5' }, owner: 'me' }, context))).toEqual({ image: { tag: '1.5', pullPolicy: null }, owner: 'me' });
    expect(form.start(undefined, {}).values).toMatchObject({ owner: '' });
  });

  it('shows what is fixed and keeps it, and hides what is hidden', () => {
    const form = formOf({ fields: [{ value: 'image.tag', default: '1.7', fixed: true }, { value: 'owner', default: 'us', hidden: true }] });
    const state = form.start();

    expect(fieldsOfForm(form)).toEqual([expect.objectContaining({ id: 'image.tag', readOnly: true })]);
    expect(form.output(state)).toEqual({ image: { tag: '1.7' }, owner: 'us' });
    expect(form.output(form.start({ ...values, image: { ...values.image, tag: '1' } }))).toMatchObject({ image: { tag: '1.7' } });
    expect(form.check({ ...state, values: { ...state.values, image: { tag: '2' } } }).problems).toEqual([{ path: ['image', 'tag'], code: 'fixed', limit: '1.7' }]);
  });

  it('offers the versions of a product as the only choices', () => {
    const form = formOf({ products: [{ name: 'trac', versionValue: 'image.tag', versions: ['1.6', '1.5'] }], fields: [{ value: 'image.tag', label: 'Version', matrix: true }] });
    const [field] = fieldsOfForm(form);

    expect(field).toMatchObject({ kind: 'choice', label: 'Version', matrix: true, options: [{ value: '1.6', label: '1.6' }, { value: '1.5', label: '1.5' }] });
    expect(form.check(form.answer(form.start({ ...values, owner: 'me' }), field!, '9')).problems).toEqual([{ path: ['image', 'tag'], code: 'notAnOption' }]);
  });

  it('asks for what the chart does not ask for, by what its value is', () => {
    const form = formOf({ fields: [{ value: 'replicas', label: 'Replicas' }, { value: 'size', options: [{ value: 'small' }, { value: 'large', label: 'Large' }] }] }, {});

    expect(form.hasFields).toBe(true);
    expect(fieldsOfForm(form)).toEqual([
      expect.objectContaining({ id: 'replicas', kind: 'number', label: 'Replicas', integer: true }),
      expect.objectContaining({ id: 'size', kind: 'choice', label: 'size' }),
    ]);
  });

  it('takes the questions of the description instead of the chart’s', () => {
    expect(fieldsOfForm(formOf({ questions: [{ variable: 'replicas', type: 'int' }] })).map(({ id }) => id)).toEqual(['replicas']);
  });

  it('begins with the size that is offered first', () => {
    const sizes = [{ name: 's', values: { size: 'small' } }, { name: 'l', default: true, values: { size: 'large', extra: { heap: '4g' } } }];
    const form = formOf({ sizes });

    expect(form.output(form.start())).toEqual({ size: 'large', extra: { heap: '4g' } });
    expect(getAt(form.start({ ...values, size: 'medium' }).values, ['size'])).toBe('medium');
  });

  it('keeps what cannot be changed once a pod is there', () => {
    const spec = { products: [{ name: 'trac' }], fields: [{ value: 'size', immutable: true }, { value: 'owner', default: 'us' }, { value: 'replicas', default: 2 }], sizes: [{ name: 'l', values: { size: 'large' } }] };
    const existing = { ...values, size: 'medium', owner: 'me' };
    const form = templateForm({ values, questions: [{ variable: 'size' }, { variable: 'owner' }] }, spec, existing);
    const state = form.start(existing);

    expect(form.output(state)).toEqual({ size: 'medium', owner: 'me' });
    expect(fieldsOfForm(form, state)).toEqual([expect.objectContaining({ id: 'size', readOnly: true }), expect.not.objectContaining({ readOnly: true }), expect.objectContaining({ id: 'replicas' })]);
    expect(form.check({ ...state, values: { ...existing, size: 'small' } }).problems).toEqual([{ path: ['size'], code: 'fixed', limit: 'medium' }]);
  });

  it('goes from one size to another and back', () => {
    const spec = { sizes: [{ name: 's', values: { size: 'small' } }, { name: 'l', values: { size: 'large', replicas: 3, extra: { heap: '4g' } } }] };
    const [small, large] = spec.sizes as [typeof spec.sizes[0], typeof spec.sizes[0]];
    const big = setAll(values, sizeChanges(spec, large, values));

    expect([sizeOf(spec, values)?.name, sizeOf(spec, big)?.name, sizeOf(spec, { size: 'other' })]).toEqual(['s', 'l', undefined]);
    expect(big).toMatchObject({ size: 'large', replicas: 3, extra: { heap: '4g' } });
    expect(setAll(big, sizeChanges(spec, small, values))).toMatchObject({ size: 'small', replicas: 1 });
  });

  it('follows a context that changes, unless somebody has chosen', () => {
    const spec = { fields: [{ value: 'owner', defaultFrom: '{{project.id}}-x' }] };
    const form = formOf(spec);
    const change = { form, before: {}, after: { project: { id: 'p-1' } } };
    const begun = withContext(form.start().values, spec, change);

    expect(begun).toMatchObject({ owner: 'p-1-x' });
    expect(withContext(begun, spec, { form, before: change.after, after: { project: { id: 'p-2' } } })).toMatchObject({ owner: 'p-2-x' });
    expect(withContext({ ...begun, owner: 'me' }, spec, { form, before: change.after, after: { project: { id: 'p-2' } } })).toMatchObject({ owner: 'me' });
  });

  it('draws again only what has changed', () => {
    const form = formOf({ fields: [{ value: 'owner', label: 'Owner' }] });
    const state = form.start();
    const [before] = fieldsOfForm(form, state);
    const [after] = fieldsOfForm(form, form.answer(state, before!, '2'));

    expect(after).toBe(before);
  });

  it('changes fields of schemas, however deep they are', () => {
    const schema = { type: 'object', properties: { image: { type: 'object', properties: { tag: { type: 'string' }, pullPolicy: { type: 'string' } } } } };
    const form = formOf({ fields: [{ value: 'image.pullPolicy', hidden: true }, { value: 'image.tag', label: 'Version' }] }, { schema });

    expect(fieldsOfForm(form).filter(({ children }) => !children).map(({ label }) => label)).toEqual(['Version']);
  });
});
