import type { FieldGroup, FormField } from '../field';

const isGroup = (field: FormField): boolean => field.kind === 'object' && !field.absent && !field.branches && (field.children?.length ?? 0) > 0;

/** Mappings at the top are groups of their own; what stands beside them comes first. */
export function groupsOf(root: FormField): FieldGroup[] {
  const children = root.children ?? [];
  const alone = children.filter((field) => !isGroup(field));
  const choice: FormField[] = root.branches ? [{ ...root, children: [] }] : [];
  const first = root.kind === 'object' ? [...choice, ...alone] : [root];

  return [
    ...(first.length ? [{ name: '', fields: first }] : []),
    ...children.filter(isGroup).map((field) => ({ name: field.label, ...(field.description ? { description: field.description } : {}), fields: field.children ?? [] })),
  ];
}
