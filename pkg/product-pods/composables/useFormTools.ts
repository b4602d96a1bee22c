import { linkQuery } from '../create/share';
import type { PresetContent } from '../presets/preset';
import { presetOf } from '../presets/preset';
import type { Beginning, PodForm } from './usePodForm';

interface Subject {
  form: PodForm;
  templateId: string;
  /** The pod that the new one is to be like. */
  from: string;
  changeVersion: (version: string, beginning?: Beginning) => Promise<void>;
}

interface FormTools {
  templateId: string;
  from: string;
  /** The form as it is now, to be kept. */
  preset: () => PresetContent;
  applyPreset: (content: PresetContent) => Promise<void>;
  /** The query of a link to the form as it is now. */
  link: () => Record<string, string>;
}

/** What can be done with a filled form beside sending it. */
export const useFormTools = ({ form, templateId, from, changeVersion }: Subject): FormTools => ({
  templateId,
  from,
  preset:      () => presetOf(templateId, form.draft.value, form.template.form.value, form.template.state.value),
  // Name and project stay as they are: a preset says nothing about them.
  applyPreset: ({ version, template: _, ...content }) => changeVersion(version, { matrix: undefined, isTtlChosen: true, ...content }),
  link:        () => linkQuery(templateId, form.draft.value, form.template.form.value, form.template.state.value),
});
