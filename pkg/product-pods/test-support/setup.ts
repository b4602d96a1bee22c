import { TextDecoder, TextEncoder } from 'util';

// Browsers have them, jsdom does not.
Object.assign(globalThis, { TextDecoder, TextEncoder });
