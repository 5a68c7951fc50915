import { pino, type Logger } from 'pino';

/** Structured logs on stderr, one JSON object a line; stdout is for what a command answers. */
export function createLog(level: string, process: string): Logger {
  return pino(
    {
      level,
      base: { process, pid: globalThis.process.pid },
      redact: ['*.email', '*.password', '*.token', 'req.headers.cookie'],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
