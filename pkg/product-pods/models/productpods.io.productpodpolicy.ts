import type { ProductPodPolicySpec } from '@product-pods/domain';
import { RESOURCES, describeAmount, describeSubject, readPolicy, sentence } from '@product-pods/domain';
import SteveModel from '@shell/plugins/steve/steve-class';

/** A policy as the dashboard's store holds it. */
export default class ProductPodPolicyModel extends SteveModel {
  declare metadata: { name: string };
  declare spec: ProductPodPolicySpec;

  override get description(): string | undefined {
    return this.spec?.description;
  }

  /** Whom it is for, in a line. */
  get subjectsDisplay(): string {
    const [first, second, ...rest] = (this.spec?.subjects ?? []).map(describeSubject);
    const named = [first, second].filter(Boolean).join(', ');

    return rest.length ? this.ourText('policy.andMore', { names: sentence(named), count: rest.length }) : sentence(named);
  }

  get priority(): number {
    return this.spec?.priority ?? 0;
  }

  /** Its limits in a line. */
  get limitsDisplay(): string {
    const { limits } = readPolicy({ apiVersion: '', kind: 'ProductPodPolicy', metadata: { name: '' }, spec: this.spec ?? { subjects: [] } });
    const words = RESOURCES.flatMap((resource) => {
      const value = limits[resource];

      return value === undefined ? [] : [this.ourText(`policy.short.${ resource }`, { amount: describeAmount(resource, value) })];
    });

    const { templates, sizes } = this.spec ?? {};

    return [
      ...words,
      ...(templates ? [this.ourText('policy.short.templates', { count: templates.length })] : []),
      ...(sizes ? [this.ourText('policy.short.sizes', { count: sizes.length })] : []),
    ].join(', ') || this.ourText('policy.noLimits');
  }

  get longestDisplay(): string {
    const { longest, never } = this.spec?.lifetime ?? {};

    return [longest, never === true ? this.ourText('policy.orNever') : ''].filter(Boolean).join(' ');
  }

  /** A text of ours; nothing in it is escaped, because Vue escapes what it shows. */
  private ourText(key: string, args?: unknown): string {
    return this.t(`productPods.${ key }`, args, true);
  }
}
