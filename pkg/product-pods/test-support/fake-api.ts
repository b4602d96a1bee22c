import type { ApiRequest, CatalogApi } from '../api/rancher-api';
import { ApiError } from '../api/rancher-api';

/** What the fake answers: a body, an {@link ApiError} to throw, or a function of the request. */
type Answer = unknown;

/** A Rancher that answers by a list of rules and remembers what it was asked. */
export class FakeApi implements CatalogApi {
  readonly asked: ApiRequest[] = [];
  private readonly rules: { method: string; path: RegExp; answers: Answer[] }[] = [];

  /** The first matching rule answers, one answer after the other; the last one stays. Later rules come first. */
  on(method: string, path: RegExp, ...answers: Answer[]): this {
    this.rules.unshift({ method, path, answers });

    return this;
  }

  async request<T>(request: ApiRequest): Promise<T> {
    const { method = 'GET', path } = request;
    const rule = this.rules.find((candidate) => candidate.method === method && candidate.path.test(path));

    this.asked.push(request);
    if (!rule) {
      throw new ApiError(404, `${ method } ${ path } is not in the test`);
    }
    const answer = rule.answers.length > 1 ? rule.answers.shift() : rule.answers[0];

    if (answer instanceof Error) {
      throw answer;
    }

    return (typeof answer === 'function' ? answer(request) : answer) as T;
  }

  async download(path: string): Promise<ArrayBuffer> {
    return this.request<ArrayBuffer>({ path });
  }

  /** The requests as `METHOD path`, for comparison. */
  get calls(): string[] {
    return this.asked.map(({ method = 'GET', path }) => `${ method } ${ path }`);
  }
}
