declare module 'jexl' {
  interface Expression {
    /** Throws for what cannot be evaluated. */
    evalSync(context?: Record<string, unknown>): unknown;
  }

  /** An engine with a grammar of its own. */
  export class Jexl {
    /** Throws for an expression that cannot be read. */
    compile(expression: string): Expression;
  }
}
