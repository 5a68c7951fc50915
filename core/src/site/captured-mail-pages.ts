import { z } from 'zod';
import type { Config } from '../config.js';
import { statement } from '../database/statement.js';
import type { Work } from '../database/work.js';
import { refusal } from '../errors.js';
import { field } from '../http/fields.js';
import { content, page, type Answer, type Request } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';

interface Captured {
  id: number;
  kind: string;
  recipient: string;
  subject: string;
  html: string;
  body: string;
  sent_at: Date;
}

const MOST = 200;

const capturedMail = statement<{ most: number }, Captured>(
  'core.captured-mail',
  'select * from core.captured_mail(:most)',
);

/** `/dev/courrier`, outside production only: the mail that would have left. Programs read it with `?format=json`. */
export function capturedMailPages(pages: PageRouter, { config }: { config: Config }): void {
  const query = z.object({ format: z.enum(['json']).optional().catch(undefined) });

  const captured = async (work: Work) => {
    if (config.production) throw refusal('E_NOT_FOUND');
    return work.all(capturedMail, { most: MOST });
  };

  const show = ({ t }: Pick<Request, 't'>, mails: Captured[], opened: Captured | null): Answer =>
    page(
      'core/captured-mail',
      {
        mails: mails.map((mail) => ({
          id: mail.id,
          to: mail.recipient,
          subject: mail.subject,
          at: mail.sent_at.toISOString(),
          current: mail === opened,
        })),
        mail: opened && {
          id: opened.id,
          to: opened.recipient,
          from: config.mailFrom,
          subject: opened.subject,
          at: opened.sent_at.toISOString(),
          text: opened.body,
          links: linksIn(opened.body, config.baseUrl),
        },
      },
      { title: t('core.mailbox.title'), lead: t('core.mailbox.lead') },
    );

  pages.get('/dev/courrier', { access: access.public, query }, async (request) => {
    const mails = await captured(request.work);
    if (request.query.format !== 'json') return show(request, mails, null);
    const plain = mails.map(({ id, kind, recipient, subject, body, html, sent_at }) => ({
      id,
      kind,
      to: recipient,
      subject,
      text: body,
      html,
      at: sent_at.toISOString(),
    }));
    return content('application/json', JSON.stringify({ mails: plain }));
  });

  pages.get('/dev/courrier/:id', { access: access.public, params: z.object({ id: field.id() }) }, async (request) => {
    const mails = await captured(request.work);
    const opened = mails.find(({ id }) => id === request.params.id);
    if (!opened) throw refusal('E_NOT_FOUND');
    return show(request, mails, opened);
  });
}

/** The addresses in a mail's text, each once, without the site's own foot. */
function linksIn(text: string, baseUrl: string): { href: string; label: string }[] {
  const found = new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? []);
  return [...found].filter((href) => href !== baseUrl && href !== `${baseUrl}/`).map((href) => ({ href, label: href }));
}
