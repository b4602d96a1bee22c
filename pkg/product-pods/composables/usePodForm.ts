import type { Fault, FormContext, TemplateSpec, Values } from '@product-pods/domain';
import { checkPodName, checkTtl, difference, expiresAt, toUtc } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, reactive, shallowRef } from 'vue';
import { useStore } from 'vuex';

import type { ChartInfo } from '../catalog/chart';
import type { CatalogTemplate } from '../catalog/templates';
import type { Draft } from '../create/draft';
import { generateName } from '../create/generate-name';
import type { LifeProblems } from '../create/life';
import { lifeProblems, lifeSpec, plainLife } from '../create/life';
import { noSize, sizeSpec } from '../create/size';
import { TITLE_MAX_LENGTH, requestsOf, sizedFor } from '../create/several';
import { browserTimeZone } from '../create/time-zones';
import type { PodRequest } from '../create/types';
import { selfIn } from '../people/self';
import type { Matrix } from './useMatrix';
import { useMatrix } from './useMatrix';
import { useNow } from './useNow';
import type { TemplateForm } from './useTemplateForm';
import { useTemplateForm } from './useTemplateForm';
import type { YamlSide } from './useYamlSide';
import { useYamlSide } from './useYamlSide';

/** What policies look at in a request. */
export type WantedPod = Pick<PodRequest, 'clusterId' | 'projectId' | 'owner' | 'template' | 'ttl' | 'size' | 'resources' | 'life'>;

export const PURPOSE_MAX_LENGTH = 500;
/** Where neither policies nor the template say anything. */
export const USUAL_TTL = '8h';

/** What is wrong with the fields that every pod has; empty texts where nothing is. */
export interface FieldProblems {
  name?: Fault;
  ttl?: Fault;
  title?: { code: 'tooLong'; limit: number };
  purpose?: { code: 'tooLong'; limit: number };
  projectId?: { code: 'noProject' };
  life?: LifeProblems;
}

/** The fields that every pod has; those of the template are beside them. */
export type PodFields = Omit<Draft, 'changes' | 'choices' | 'matrix'>;

/** What a form begins with instead of what it would offer; `kept` when it is what was typed before. */
export type Beginning = Partial<Draft> & { kept?: boolean };

export interface PodForm {
  fields: PodFields;
  chart: Ref<ChartInfo>;
  template: TemplateForm;
  matrix: Matrix;
  yaml: YamlSide;
  /** The lifetime that the template's author thinks usual. */
  ofTemplate: ComputedRef<string | undefined>;
  start: (template: CatalogTemplate, info: ChartInfo, beginning: Beginning, context?: FormContext) => void;
  /** Everything that was typed so far. */
  draft: ComputedRef<Draft>;
  problems: ComputedRef<FieldProblems>;
  isValid: ComputedRef<boolean>;
  /** Checks everything there is to check; whether it can be sent. */
  checkAll: () => boolean;
  /** When a pod created now would end: milliseconds, `never`, or nothing while the lifetime cannot be read. */
  end: ComputedRef<number | 'never' | undefined>;
  /** The names of the pods that it makes. */
  names: ComputedRef<string[]>;
  /** The requests that make them: several where several values are chosen for a field. */
  requests: (clusterId: string, template: CatalogTemplate) => PodRequest[];
  /** The same without what only the chart reads. */
  wanted: (clusterId: string, template: CatalogTemplate) => WantedPod[];
}

const tooLong = (text: string, limit: number): { code: 'tooLong'; limit: number } | undefined => (text.length > limit ? { code: 'tooLong', limit } : undefined);

/** The fields of the form, what is wrong with them, and the request they make. */
export const usePodForm = (): PodForm => {
  const now = useNow();
  const store = useStore();
  const chart = shallowRef<ChartInfo>({ values: {}, maintainers: [] });
  const fields = reactive<PodFields>({ requestId: '', sent: false, name: '', title: '', purpose: '', ttl: '', isTtlChosen: false, size: noSize(), life: plainLife(browserTimeZone()), projectId: '', version: '' });
  const template = useTemplateForm();
  const spec = shallowRef<TemplateSpec>();
  const matrix = useMatrix(template, () => spec.value);
  const yaml = useYamlSide(template);

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
  // More than can be made at once are not even put together.
  const pods = computed(() => (matrix.isTooMany.value ? [] : matrix.pods(fields.name)));
  const asked = (clusterId: string, { name: described, repository, chart: name }: CatalogTemplate): WantedPod => ({
    clusterId,
    projectId: fields.projectId,
    owner:     selfIn(store).id,
    ttl:       fields.ttl.trim(),
    ...sizeSpec(fields.size),
    life:      lifeSpec(fields.life),
    template:  { ...(described ? { name: described } : {}), repository, chart: name, version: fields.version },
  });
  const origin = () => ({ spec: spec.value, values: template.state.value.values, output: (values: Values) => template.form.value.output({ ...template.state.value, values }) });
  const arePodFieldsValid = computed(() => Object.values(problems.value).every((problem) => !problem));

  return {
    fields,
    chart,
    template,
    matrix,
    yaml,
    ofTemplate: computed(() => spec.value?.defaultTtl),
    problems,
    draft: computed(() => ({ ...fields, changes: difference(template.form.value.chartValues, template.state.value.values), choices: template.state.value.choices, matrix: matrix.draft() })),
    start: ({ chart: chartName, versions, spec: described }, info, { changes, choices, matrix: several, kept = false, ...draft }, context) => {
      spec.value = described;
      chart.value = info;
      Object.assign(fields, {
        requestId: crypto.randomUUID(),
        name:      generateName(chartName, Math.random),
        ttl:       described?.defaultTtl ?? USUAL_TTL,
        version:   versions[0] ?? '',
        // A link or a pod that it is to be like says how long; what an older form has kept may have been chosen.
        isTtlChosen: draft.ttl !== undefined,
        ...draft,
        // A draft of an older version of this form knows less.
        life:      { ...plainLife(browserTimeZone()), ...draft.life },
        size:      { ...noSize(), ...draft.size },
      });
      template.start(info, { changes, choices, context, draft: kept, spec: described });
      matrix.start(several);
      yaml.start(info.valuesYaml);
    },
    isValid:  computed(() => arePodFieldsValid.value && template.isValid.value && !yaml.fault.value),
    checkAll: () => {
      yaml.settle();

      return template.checkAll() && arePodFieldsValid.value && !yaml.fault.value;
    },
    end: computed(() => {
      const end = expiresAt(toUtc(now.value), fields.ttl.trim());

      return !end.ok ? undefined : end.value === undefined ? 'never' : Date.parse(end.value);
    }),
    names:  computed(() => pods.value.map(({ name }) => name)),
    wanted: (clusterId, of) => {
      const base = asked(clusterId, of);
      const from = origin();

      return pods.value.map((pod) => sizedFor(base, pod, from));
    },
    requests: (clusterId, of) => requestsOf({
      ...asked(clusterId, of),
      id:      fields.requestId,
      name:    fields.name,
      title:   fields.title.trim(),
      purpose: fields.purpose.trim(),
      values:  {},
    }, pods.value, origin()),
  };
};
