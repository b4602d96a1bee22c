import { reactive } from 'vue';

import { flushPromises } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';

import type { UsualGrace } from '../composables/useLifetimes';
import type { LifeDraft } from '../create/life';
import { lifeProblems, lifeSpec, plainLife } from '../create/life';
import { mountPage } from '../test-support/dashboard';
import type { translate } from '../test-support/dashboard';
import LifeFields from './LifeFields.vue';

jest.mock('@shell/composables/useI18n', () => {
  const support = jest.requireActual<{ translate: typeof translate }>('../test-support/dashboard');

  return { useI18n: () => ({ t: support.translate }) };
});
jest.mock('@shell/components/form/LabeledSelect.vue', () => ({
  name: 'LabeledSelect', props: ['options', 'value'], emits: ['update:value'], template: '<select :value="value"><option v-for="option in options" :key="option">{{ option }}</option></select>',
}));

const open = (changes: Partial<LifeDraft> = {}, usualGrace?: UsualGrace) => {
  const life = reactive({ ...plainLife('Europe/Berlin'), ...changes });
  const fields = mountPage(LifeFields, { props: { life, problems: lifeProblems(life), usualGrace } });

  return { life, fields };
};
const isShown = (fields: VueWrapper) => fields.find('.body').isVisible();
const press = async(fields: VueWrapper, label: string) => {
  await fields.findAll('button').find((button) => button.text() === label)?.trigger('click');
};
const check = async(fields: VueWrapper, testId: string) => {
  await fields.find(`[data-testid=${ testId }] label, label[data-testid=${ testId }]`).trigger('click');
  await flushPromises();
};

describe('the fields of a life', () => {
  it('are out of the way, and change nothing, until somebody asks for them', async() => {
    const { life, fields } = open();

    expect(isShown(fields)).toBe(false);
    expect(fields.find('.head').text()).toContain('It is removed some time after its end, as the cluster decides.');
    await fields.find('[data-testid=product-pods-more]').trigger('click');
    expect(isShown(fields)).toBe(true);
    expect(fields.find('[data-testid=product-pods-more]').attributes('aria-expanded')).toBe('true');
    expect(lifeSpec(life)).toEqual({});
  });

  it('say what is set while they cannot be seen', () => {
    expect(open({ expiryAction: 'Sleep', grace: '1h', sleeps: true, renewEvery: '30d', protected: true }).fields.find('.head').text()).toContain('sleeps at its end, grace period of its own, sleeps on a schedule, must be confirmed, protected');
  });

  it('are not hidden while something in them is wrong', () => {
    const { fields } = open({ grace: 'soon' });

    expect(isShown(fields)).toBe(true);
    expect(fields.findAll('[role=alert]').map((alert) => alert.text())).toEqual(['A grace period is written in numbers with units, largest first, such as 30d or 1w2d.']);
  });

  it.each([
    ['As the cluster decides', {}],
    ['1 hour', { gracePeriod: '1h' }],
    ['Remove at once', { gracePeriod: '0s' }],
  ])('have the grace period “%s” by a press', async(label, spec) => {
    const { life, fields } = open({ grace: '3h' });

    await press(fields, label);
    expect(lifeSpec(life)).toEqual(spec);
  });

  it.each<[UsualGrace | undefined, string, string, string]>([
    [undefined, 'As the cluster decides', 'It is removed some time after its end, as the cluster decides.', ''],
    [{ grace: '1d', why: '' }, '1 day (default)', 'After its end it can be brought back for 1 day; then it is removed with its data.', 'Unless you choose another, it is 1 day. The cluster\'s settings say so.'],
    [{ grace: '2h', why: 'Policy qa decides, for everyone.' }, '2 hours (default)', 'After its end it can be brought back for 2 hours; then it is removed with its data.', 'Unless you choose another, it is 2 hours. Policy qa decides, for everyone.'],
    [{ grace: '0s', why: '' }, 'None (default)', 'It is removed with its data at its end.', 'Unless you choose one, there is none.'],
  ])('say which grace period holds by %j', (usual, label, summary, hint) => {
    const { fields } = open({}, usual);

    expect(fields.findAll('button[aria-pressed=true]').map((button) => button.text())).toContain(label);
    expect(fields.find('.head').text()).toContain(summary);
    expect(fields.find('.body').text()).toContain(hint);
  });

  it('ask for no grace period of a pod that sleeps at its end', async() => {
    const { life, fields } = open();

    expect(fields.find('[data-testid=product-pods-grace]').exists()).toBe(true);
    await fields.findAll('[data-testid=product-pods-expiry-action] [role=radio]')[1]?.trigger('click');
    expect(lifeSpec(life)).toEqual({ expiryAction: 'Sleep' });
    expect(fields.find('[data-testid=product-pods-grace]').exists()).toBe(false);
  });

  it('have a schedule by two presses, in plain words', async() => {
    const { life, fields } = open();

    expect(fields.find('[data-testid=product-pods-sleep-at]').exists()).toBe(false);
    await check(fields, 'product-pods-sleep');
    await press(fields, 'Asleep every night, 22:00–06:00');
    expect(lifeSpec(life)).toEqual({ sleepSchedule: { sleep: '0 22 * * *', wake: '0 6 * * *', timeZone: 'Europe/Berlin' } });
    expect(fields.findAll('.turns .text-muted').map((words) => words.text())).toEqual(['At 22:00', 'At 06:00']);
    expect(fields.findAll('button[aria-pressed=true]').map((button) => button.text())).toContain('Asleep every night, 22:00–06:00');
  });

  it('have a schedule of one’s own, in a zone of one’s own', async() => {
    const { life, fields } = open({ sleeps: true });

    await fields.find('input[data-testid=product-pods-sleep-at]').setValue('30 18 * * 5');
    await fields.find('input[data-testid=product-pods-wake-at]').setValue('');
    fields.findComponent({ name: 'LabeledSelect' }).vm.$emit('update:value', 'Asia/Tokyo');
    await flushPromises();
    expect(lifeSpec(life)).toEqual({ sleepSchedule: { sleep: '30 18 * * 5', timeZone: 'Asia/Tokyo' } });
    expect(fields.findAll('.turns .text-muted').map((words) => words.text())).toEqual(['At 18:30, only on Friday', 'Empty, so somebody must wake it.']);
  });

  it.each([
    ['sleep', { sleep: 'whenever' }, 'This is not a cron expression'],
    ['wake', { wake: '0 0 31 2 *' }, 'never comes'],
    ['time zone', { timeZone: 'Mars/Base' }, 'The time zone is not one'],
  ])('say at the field what is wrong with the %s', (_, changes, words) => {
    expect(open({ sleeps: true, ...changes }).fields.findAll('[role=alert]').map((alert) => alert.text())).toEqual([expect.stringContaining(words)]);
  });

  it('take confirmations and protection', async() => {
    const { life, fields } = open();

    await press(fields, '30 days');
    await check(fields, 'product-pods-protect');
    expect(lifeSpec(life)).toEqual({ renewEvery: '30d', protected: true });
  });
});
