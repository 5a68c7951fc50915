import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { StartupError } from './errors.js';

const flag = z.stringbool();
const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

const Environment = z.object({
  NODE_ENV: z.string().default('development'),
  DATABASE_URL: z.url().optional(),
  DATABASE_OWNER_URL: z.url().optional(),
  DATA_DIR: z.string().default('./data'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  BASE_URL: z.url().optional(),
  SECRET: z.string().optional(),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().optional(),
  THEME: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('default'),
  PLUGINS: list.default([]),
  SAFE_MODE: flag.default(false),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).optional(),
  WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  DPO_CONTACT: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** What is in force, with every default filled in. */
export interface Config {
  production: boolean;
  databaseUrl: string | null;
  databaseOwnerUrl: string | null;
  dataDir: string;
  host: string;
  port: number;
  baseUrl: string;
  secret: string;
  smtpUrl: string | null;
  mailFrom: string;
  theme: string;
  plugins: string[];
  safeMode: boolean;
  /** How many proxies stand in front: that many addresses of X-Forwarded-For are believed. */
  trustedProxies: number;
  workers: number;
  dpoContact: string | null;
  logLevel: string;
}

/**
 * Reads the settings from the environment and from `.env` of the current folder: the only reader of process.env.
 * @throws StartupError naming every wrong setting at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  if (environment === process.env && existsSync('.env')) process.loadEnvFile('.env');
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new StartupError(`These settings cannot be used:\n${reasons.join('\n')}`);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  const dataDir = resolve(env.DATA_DIR);
  const config: Config = {
    production,
    databaseUrl: env.DATABASE_URL ?? null,
    databaseOwnerUrl: env.DATABASE_OWNER_URL ?? null,
    dataDir,
    host: env.HOST,
    port: env.PORT,
    baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ''),
    secret: env.SECRET ?? '',
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? 'LaCooPol <ne-pas-repondre@localhost>',
    theme: env.THEME,
    plugins: env.PLUGINS,
    safeMode: env.SAFE_MODE,
    trustedProxies: env.TRUSTED_PROXIES ?? 0,
    workers: env.WORKERS ?? Math.min(4, Math.max(2, availableParallelism())),
    dpoContact: env.DPO_CONTACT ?? null,
    logLevel: env.LOG_LEVEL,
  };
  if (production) refuseUnsafe(config, env);
  else if (!config.secret) config.secret = developmentSecret(dataDir);
  return config;
}

function refuseUnsafe(config: Config, env: z.infer<typeof Environment>): void {
  const reasons: string[] = [];
  if (config.secret.length < 50) reasons.push('SECRET must be set, to at least 50 random characters');
  if (!config.baseUrl.startsWith('https://')) reasons.push('BASE_URL must be set, and start with https://');
  if (env.TRUSTED_PROXIES === undefined) {
    reasons.push('TRUSTED_PROXIES must say how many proxies stand in front (0 for none)');
  }
  if (!config.smtpUrl) reasons.push('SMTP_URL must be set: without it no mail leaves');
  if (!env.MAIL_FROM) reasons.push('MAIL_FROM must be set');
  if (!config.dpoContact) reasons.push('DPO_CONTACT must be set: members have a right to know whom to write to');
  if (reasons.length > 0) {
    throw new StartupError(`Production refuses to start:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
  }
}

/** Made once and kept, so that links and forms survive a restart in development. */
function developmentSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/** What the supervisor hands to a process that it starts, as JSON in one variable of its environment. */
export const HANDED = 'LACOOPOL_HANDED';

export function readHanded(): unknown {
  return JSON.parse(process.env[HANDED] ?? '{}');
}

/** The settings as lines to show, secrets and passwords in addresses masked. */
export function maskedConfig(config: Config): Record<string, unknown> {
  const mask = (url: string | null) => url && url.replace(/:\/\/([^:@/]*):[^@/]*@/, '://$1:***@');
  return {
    ...config,
    secret: config.secret ? '***' : '',
    databaseUrl: mask(config.databaseUrl),
    databaseOwnerUrl: mask(config.databaseOwnerUrl),
    smtpUrl: mask(config.smtpUrl),
  };
}
