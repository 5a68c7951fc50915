import type { Context } from 'koa';
import type { Config } from '../config.js';
import type { Signer } from './signing.js';
import type { Locale } from './request.js';

/** The few cookies there are: a session once signed in, a word for the next page, a language somebody chose. */
export class Cookies {
  readonly #secure: boolean;
  readonly session: string;

  constructor(
    config: Pick<Config, 'baseUrl'>,
    private readonly signer: Signer,
  ) {
    this.#secure = config.baseUrl.startsWith('https://');
    this.session = this.#secure ? '__Host-lacoopol' : 'lacoopol';
  }

  readSession(context: Context): string | null {
    const token = context.cookies.get(this.session);
    return token && /^[\w-]{43}$/.test(token) ? token : null;
  }

  writeSession(context: Context, token: string, expires: Date): void {
    this.#set(context, this.session, token, { expires });
  }

  endSession(context: Context): void {
    this.#set(context, this.session, '', { expires: new Date(0) });
  }

  /** A sentence to show on the next page, signed so that nobody else writes one. */
  writeNotice(context: Context, notice: { kind: string; text: string }): void {
    const text = Buffer.from(JSON.stringify(notice)).toString('base64url');
    this.#set(context, 'notice', `${text}.${this.signer.sign('notice', text)}`, { maxAge: 60_000 });
  }

  takeNotice(context: Context): { kind: 'done' | 'warning' | 'error'; text: string } | null {
    const cookie = context.cookies.get('notice');
    if (!cookie) return null;
    this.#set(context, 'notice', '', { expires: new Date(0) });
    const [text = '', signature = ''] = cookie.split('.');
    if (!this.signer.verify('notice', text, signature)) return null;
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { kind: 'done'; text: string };
  }

  readLocale(context: Context): Locale | null {
    const chosen = context.cookies.get('langue');
    return chosen === 'fr' || chosen === 'en' ? chosen : null;
  }

  writeLocale(context: Context, locale: Locale): void {
    this.#set(context, 'langue', locale, { maxAge: 365 * 86_400_000 });
  }

  #set(context: Context, name: string, value: string, more: { expires?: Date; maxAge?: number }): void {
    context.cookies.secure = this.#secure;
    context.cookies.set(name, value, {
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#secure,
      path: '/',
      overwrite: true,
      ...more,
    });
  }
}
