import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { HANDED } from './config.js';

// Alive without serving, a process would never be replaced.
describe('a process that cannot start, since its database is away,', function () {
  this.timeout(30_000);
  for (const role of ['web', 'worker'])
    it(`ends, so that the supervisor tries another (${role})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lacoopol-child-'));
      const absent = `postgresql://nobody@localhost/nothing?host=${folder}`;
      const child = spawn(process.execPath, [fileURLToPath(new URL(`./${role}.js`, import.meta.url))], {
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'],
          DATA_DIR: folder,
          PORT: '0',
          LOG_LEVEL: 'silent',
          [HANDED]: JSON.stringify({
            database: { runtimeUrl: absent, ownerUrl: absent, runtimeRole: null },
            demonstration: false,
          }),
        },
      });
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const code = await new Promise<number | null>((done) => child.once('exit', done));
      clearTimeout(late);
      rmSync(folder, { recursive: true, force: true });
      expect(code).to.equal(1);
    });
});
