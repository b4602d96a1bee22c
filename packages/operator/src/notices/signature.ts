import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'X-ProductPods-Signature';
/** How far the clocks of sender and receiver, and the time on the way, may be apart. */
export const TOLERANCE_SECONDS = 300;

/** The value of the header {@link SIGNATURE_HEADER}: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export function sign(body: string, secret: string, unixSeconds: number): string {
  return `t=${ unixSeconds },v1=${ digest(body, secret, String(unixSeconds)).toString('hex') }`;
}

export interface VerifyOptions {
  secret: string;
  /** The receiver's clock. */
  nowSeconds: number;
  toleranceSeconds?: number;
}

/**
 * Whether a receiver should believe the header: the signature is that of the body as it came (its bytes, before any parsing) and is
 * neither old nor of the future. Parts of the header that it does not know are ignored, and one of several `v1` is enough, so that secrets
 * can be changed. A repetition within the tolerance is told by the notice's id.
 */
export function verify(header: string, body: string | Uint8Array, options: VerifyOptions): boolean {
  const { secret, nowSeconds, toleranceSeconds = TOLERANCE_SECONDS } = options;
  const parts = header.split(',').map((part) => part.trim());
  const times = parts.filter((part) => part.startsWith('t='));
  const [time = ''] = times.map((part) => part.slice(2));

  if (times.length !== 1 || !/^\d{1,12}$/.test(time) || Math.abs(nowSeconds - Number(time)) > toleranceSeconds) {
    return false;
  }

  const expected = digest(body, secret, time);

  // The length is public; what is compared takes as long whatever it says.
  return parts.some((part) => /^v1=[0-9a-f]{64}$/.test(part) && timingSafeEqual(Buffer.from(part.slice(3), 'hex'), expected));
}

function digest(body: string | Uint8Array, secret: string, time: string): Buffer {
  return createHmac('sha256', secret).update(`${ time }.`).update(body).digest();
}
