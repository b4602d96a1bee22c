/** The first thing that went wrong with a cluster, for whoever wants to know, now or later. */
export class Failure {
  private first: string | undefined;

  private readonly listeners: Array<(message: string) => void> = [];

  get message(): string | undefined {
    return this.first;
  }

  /** Only the first failure counts; those after it are mostly its consequences. */
  readonly report = (message: string): void => {
    if (this.first === undefined) {
      this.first = message;
      this.listeners.forEach((listener) => listener(message));
    }
  };

  /** Calls the listener once, at once if it has happened already. */
  readonly subscribe = (listener: (message: string) => void): void => {
    if (this.first === undefined) {
      this.listeners.push(listener);
    } else {
      listener(this.first);
    }
  };
}
