import { describe, expect, it } from 'vitest';
import { namespaceBindings, projectObjects, type Wanted } from './plan';
import type { Project, ProjectMember, ProjectRole } from './types';

const project: Project = { metadata: { name: 'p-abcde', namespace: 'local', uid: 'u1' } };

const member = (roleTemplateName: ProjectRole, subject: Partial<ProjectMember> = { userName: 'user-x' }): ProjectMember => ({
  metadata: { name: 'prtb-1', namespace: 'p-abcde' }, projectName: 'local:p-abcde', roleTemplateName, ...subject
});

const roleRefs = (wanted: Wanted[]) => wanted.flatMap(({ object }) => object.roleRef ? [`${ object.metadata.namespace ?? '' }/${ object.roleRef.name }`] : []).sort();
const rulesOf = (wanted: Wanted[], name: string) => wanted.find(({ object }) => object.metadata.name === name)?.object.rules;

describe('namespaceBindings', () => {
  it.each([['project-owner', 'admin'], ['project-member', 'edit'], ['read-only', 'view']] as const)('gives a %s the role %s', (role, expected) => {
    const [bound] = namespaceBindings('ns', 'p-abcde', [member(role)]);

    expect(bound?.object).toMatchObject({ metadata: { namespace: 'ns' }, roleRef: { kind: 'ClusterRole', name: expected }, subjects: [{ kind: 'User', name: 'user-x' }] });
  });

  it('binds groups by their principal', () => {
    const [bound] = namespaceBindings('ns', 'p-abcde', [member('read-only', { groupPrincipalName: 'local_group://devs' })]);

    expect(bound?.object.subjects).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'local_group://devs' }]);
  });

  it('names bindings by what they bind, so that a change of role makes another', () => {
    const names = (['project-member', 'read-only'] as const).map((role) => namespaceBindings('ns', 'p-abcde', [member(role)])[0]?.object.metadata.name);

    expect(new Set(names).size).toBe(2);
  });
});

describe('projectObjects', () => {
  it.each([
    ['project-owner', ['/create-ns', '/p-abcde-namespaces-edit', '/project-owner-promoted', 'local/p-abcde-projectowner', 'p-abcde/p-abcde-members']],
    ['project-member', ['/create-ns', '/p-abcde-namespaces-edit', '/project-member-promoted', 'local/p-abcde-projectmember']],
    ['read-only', ['/p-abcde-namespaces-readonly', '/read-only-promoted', 'local/p-abcde-projectmember']],
  ] as const)('binds a %s', (role, expected) => {
    expect(roleRefs(projectObjects(project, ['b', 'a'], [member(role)]))).toEqual([...expected].sort());
  });

  it('names the project\'s namespaces, in order', () => {
    const wanted = projectObjects(project, ['b', 'a'], []);

    expect(rulesOf(wanted, 'p-abcde-namespaces-edit')?.[0]).toEqual({ apiGroups: [''], resources: ['namespaces'], resourceNames: ['a', 'b'], verbs: ['*'] });
    expect(rulesOf(wanted, 'p-abcde-namespaces-readonly')).toEqual([{ apiGroups: [''], resources: ['namespaces'], resourceNames: ['a', 'b'], verbs: ['get', 'list', 'watch'] }]);
  });

  it('grants no namespace while there is none: a rule without names would mean all', () => {
    const rules = projectObjects(project, [], []).flatMap(({ object }) => object.rules ?? []) as Array<{ resources: string[] }>;

    expect(rules.filter(({ resources }) => resources.includes('namespaces'))).toEqual([]);
  });
});
