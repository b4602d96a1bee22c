import type { AnswerProblem, Fault, Values } from '@product-pods/domain';
import { changedValues, checkPodName, checkTtl, expiresAt, formProblems, initialValues, shownQuestions, toUtc, withValueAt } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, reactive, ref } from 'vue';
import { useStore } from 'vuex';

import type { ChartInfo } from '../catalog/chart';
import type { CatalogTemplate } from '../catalog/templates';
import type { Draft } from '../create/draft';
import { generateName } from '../create/generate-name';
import type { LifeProblems } from '../create/life';
import { lifeProblems, lifeSpec, plainLife } from '../create/life';
import { browserTimeZone } from '../create/time-zones';
import type { PodRequest } from '../create/types';
import { useNow } from './useNow';

export const PURPOSE_MAX_LENGTH = 500;
export const TITLE_MAX_LENGTH = 100;
const USUAL_TTL = '8h';

/** What is wrong with the fields that every pod has; empty texts where nothing is. */
export interface FieldProblems {
  name?: Fault;
  ttl?: Fault;
  title?: { code: 'tooLong'; limit: number };
  purpose?: { code: 'tooLong'; limit: number };
  projectId?: { code: 'noProject' };
  life?: LifeProblems;
}

interface PodForm {
  fields: Draft;
  chart: Ref<ChartInfo>;
  /** Fills the form for a template, or with what was typed before. */
  start: (template: CatalogTemplate, info: ChartInfo, draft: Partial<Draft>) => void;
  setAnswer: (variable: string, value: unknown) => void;
  questions: ComputedRef<ReturnType<typeof shownQuestions>>;
  problems: ComputedRef<FieldProblems>;
  answerProblems: ComputedRef<Record<string, AnswerProblem>>;
  isValid: ComputedRef<boolean>;
  /** When a pod created now would end: milliseconds, `never`, or nothing while the lifetime cannot be read. */
  end: ComputedRef<number | 'never' | undefined>;
  request: (clusterId: string, template: CatalogTemplate) => PodRequest;
}

const tooLong = (text: string, limit: number): { code: 'tooLong'; limit: number } | undefined => (text.length > limit ? { code: 'tooLong', limit } : undefined);

/** The fields of the form, what is wrong with them, and the request they make. */
export const usePodForm = (): PodForm => {
  const now = useNow();
  const store = useStore();
  const chart = ref<ChartInfo>({ values: {}, questions: [] });
  const fields = reactive<Draft>({ requestId: '', sent: false, name: '', title: '', purpose: '', ttl: '', life: plainLife(browserTimeZone()), projectId: '', version: '', values: {} });

  // Beside the others, because those are asked again every second and this takes longer.
  const lifeFaults = computed(() => lifeProblems(fields.life));
  const problems = computed<FieldProblems>(() => {
    const name = checkPodName(fields.name);
    const ttl = checkTtl(fields.ttl.trim(), now.value);

    return {
      ...(name.ok ? {} : { name: name.error }),
      ...(ttl.ok ? {} : { ttl: ttl.error }),
      title:   tooLong(fields.title, TITLE_MAX_LENGTH),
      purpose: tooLong(fields.purpose, PURPOSE_MAX_LENGTH),
      ...(fields.projectId ? {} : { projectId: { code: 'noProject' as const } }),
      life:    lifeFaults.value,
    };
  });
  const answerProblems = computed(() => formProblems(chart.value.questions, fields.values));

  return {
    fields,
    chart,
    problems,
    answerProblems,
    start: (template, info, draft) => {
      chart.value = info;
      Object.assign(fields, {
        requestId: crypto.randomUUID(),
        name:      generateName(template.chart, Math.random),
        ttl:       template.spec?.defaultTtl ?? USUAL_TTL,
        version:   template.versions[0] ?? '',
        ...draft,
        // A draft of an older version of this form knows less.
        life:      { ...plainLife(browserTimeZone()), ...draft.life },
        values:    initialValues(draft.values ?? info.values, info.questions),
      });
    },
    setAnswer: (variable, value) => {
      fields.values = withValueAt(fields.values, variable, value);
    },
    questions: computed(() => shownQuestions(chart.value.questions, fields.values)),
    isValid:   computed(() => Object.values(problems.value).every((problem) => !problem) && !Object.keys(answerProblems.value).length),
    end:       computed(() => {
      const end = expiresAt(toUtc(now.value), fields.ttl.trim());

      return !end.ok ? undefined : end.value === undefined ? 'never' : Date.parse(end.value);
    }),
    request: (clusterId, { repository, chart: name }) => ({
      id:        fields.requestId,
      clusterId,
      projectId: fields.projectId,
      name:      fields.name,
      title:     fields.title.trim(),
      owner:     store.getters['auth/selfUser']?.status?.userID,
      purpose:   fields.purpose.trim(),
      ttl:       fields.ttl.trim(),
      life:      lifeSpec(fields.life),
      template:  { repository, chart: name, version: fields.version },
      values:    changedValues(chart.value.values, chart.value.questions, toPlain(fields.values)),
    }),
  };
};

/** The values without Vue's proxies: they are plain data. */
const toPlain = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;
