/** Paths below which the API server shows a program that runs in the cluster, with a session of its own. */
const PRODUCT_PATH = /^\/api\/v1\/namespaces\/[^/]+\/(services|pods)\/[^/]+\/proxy(\/|$)/;

/** Names that are Rancher's: a product neither learns nor sets them. */
const RESERVED = /^(R_[A-Z_]+|CSRF)$/;

const nameOf = (cookie: string) => cookie.split('=', 1)[0]?.trim() ?? '';

/** Whether a path leads to a product, whose cookies are passed on as Rancher does. */
export function isProductPath(path: string): boolean {
  return PRODUCT_PATH.test(path);
}

/** Of a browser's `Cookie` header what a product may see; undefined if nothing is left. */
export function cookiesForProduct(header: string | undefined): string | undefined {
  return header?.split(';').map((cookie) => cookie.trim()).filter((cookie) => cookie && !RESERVED.test(nameOf(cookie))).join('; ') || undefined;
}

/** Of a product's `Set-Cookie` headers those that do not touch Rancher's own. */
export function cookiesFromProduct(headers: string[] | undefined): string[] {
  return (headers ?? []).filter((cookie) => !RESERVED.test(nameOf(cookie)));
}
