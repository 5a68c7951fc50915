import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Signs what leaves the house and must come back unchanged: form tokens, one-tap links, notices. HMAC-SHA256 (RFC 2104). */
export class Signer {
  constructor(private readonly secret: string) {}

  /** 22 characters (128 bits), different for each purpose. */
  sign(purpose: string, text: string): string {
    return createHmac('sha256', this.secret).update(`${purpose}\n${text}`).digest('base64url').slice(0, 22);
  }

  verify(purpose: string, text: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(purpose, text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}

/** What is kept of a secret token: SHA-256 of it. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
