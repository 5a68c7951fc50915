import { expect } from 'chai';
import { maskedConfig, readConfig } from './config.js';
import type { StartupError } from './errors.js';

describe('the settings', () => {
  const safe = {
    NODE_ENV: 'production',
    SECRET: 's'.repeat(50),
    BASE_URL: 'https://parti.example/',
    TRUSTED_PROXIES: '1',
    SMTP_URL: 'smtp://user:secret@mail.example',
    MAIL_FROM: 'parti@parti.example',
    DPO_CONTACT: 'dpo@parti.example',
  };
  const refusal = (settings: Record<string, string>) => {
    try {
      readConfig(settings);
    } catch (error) {
      return (error as StartupError).message;
    }
    return 'accepted';
  };

  it('are accepted in production when all is said', () => {
    expect(readConfig(safe)).to.include({ production: true, baseUrl: 'https://parti.example', trustedProxies: 1 });
  });

  for (const name of ['SECRET', 'BASE_URL', 'TRUSTED_PROXIES', 'SMTP_URL', 'MAIL_FROM', 'DPO_CONTACT']) {
    it(`are refused in production without ${name}`, () => {
      expect(refusal({ ...safe, [name]: '' })).to.contain(name);
    });
  }

  it('are refused together, each wrong one by its name', () => {
    expect(refusal({ ...safe, PORT: 'many', WORKERS: '0', LOG_LEVEL: 'loud' }))
      .to.contain('PORT')
      .and.to.contain('WORKERS')
      .and.to.contain('LOG_LEVEL');
  });

  it('are shown without their secrets', () => {
    const shown = JSON.stringify(maskedConfig(readConfig({ ...safe, DATABASE_URL: 'postgres://app:hidden@db/parti' })));
    expect(shown).not.to.contain('hidden').and.not.to.contain('ssss').and.not.to.contain(':secret@');
    expect(shown).to.contain('postgres://app:***@db/parti');
  });
});
