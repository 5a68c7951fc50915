import { parseCrontab } from 'graphile-worker';

/**
 * A line of the queue's crontab. A scheduled job that fails is tried twice more; its next time takes the place of one that
 * still waits, so that a job that always fails does not pile up.
 * Source: https://worker.graphile.org/docs/cron
 */
export function crontabLine(cron: string, job: string): string {
  return `${cron} ${job} ?max=3&jobKey=${encodeURIComponent(job)}`;
}

/** @throws where the pattern is none: one faulty line would keep every job from running */
export function refuseFaultyCron(cron: string, job: string): void {
  try {
    if (parseCrontab(crontabLine(cron, job)).length === 1) return;
  } catch {
    // Told below, in words of this house.
  }
  throw new Error(`${cron} is no schedule for ${job}: five fields, such as 17 * * * * (minute 17 of each hour, UTC).`);
}
