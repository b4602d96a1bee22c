import type { Logger } from 'pino';
import { messageOf } from '../kube/errors';
import { complete } from './complete';
import type { CompleteTools } from './complete';
import { judge } from './gate';
import type { GateTools } from './gate';
import { unavailable } from './review';
import type { AdmissionRequest, AdmissionResponse } from './review';
import type { Reviewers } from './server';

export const COMPLETE_PATH = '/productpods/complete';
export const JUDGE_PATH = '/productpods/judge';

export interface ReviewerTools extends CompleteTools, GateTools {
  policies: CompleteTools['policies'] & GateTools['policies'];
  log: Pick<Logger, 'warn'>;
  /** Told of every review: how long it took, and what was said. */
  observe: (review: string, answer: 'allowed' | 'refused' | 'unavailable', seconds: number) => void;
}

/** Who answers which reviews. What goes wrong is an answer too: that it cannot be said. */
export function createReviewers(tools: ReviewerTools): Reviewers {
  const answering = (review: string, work: (request: AdmissionRequest) => Promise<AdmissionResponse>) => async(request: AdmissionRequest) => {
    const startedAt = performance.now();
    const answer = await work(request).catch((error: unknown) => {
      tools.log.warn({ review, error: messageOf(error) }, 'a review could not be answered');

      return unavailable(request, 'Policies cannot be checked right now; try again in a moment.');
    });

    tools.observe(review, answer.allowed ? 'allowed' : answer.status?.code === 503 ? 'unavailable' : 'refused', (performance.now() - startedAt) / 1000);

    return answer;
  };

  return {
    [COMPLETE_PATH]: answering('complete', async(request) => (await tools.ready() ? complete(request, tools) : unavailable(request, 'The operator has only just started and does not know the policies yet; try again in a moment.'))),
    [JUDGE_PATH]:    answering('judge', (request) => judge(request, tools)),
  };
}
