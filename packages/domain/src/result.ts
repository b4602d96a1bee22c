/** A fault in what somebody wrote: `code` for programs and translations, `message` one English sentence for people. */
export interface Fault {
  code: string;
  message: string;
  /** Dotted path of the field at fault, where there is one. */
  field?: string;
}

/** Either a value or the fault that prevented it; rules return this instead of throwing on bad input. */
export type Result<T, F = Fault> = { ok: true; value: T } | { ok: false; error: F };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(code: string, message: string, field?: string): { ok: false; error: Fault } {
  return { ok: false, error: field === undefined ? { code, message } : { code, message, field } };
}
