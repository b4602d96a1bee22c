/** An error as the Kubernetes API reports it. */
export class KubeError extends Error {
  constructor(readonly status: number, readonly reason: string, message: string) {
    super(message);
    this.name = 'KubeError';
  }

  static fromResponse(status: number, text: string): KubeError {
    try {
      const body = JSON.parse(text) as { message?: string; reason?: string };

      return new KubeError(status, body.reason ?? 'Unknown', body.message ?? text);
    } catch {
      return new KubeError(status, 'Unknown', text);
    }
  }

  static is(error: unknown, status: number): error is KubeError {
    return error instanceof KubeError && error.status === status;
  }
}
