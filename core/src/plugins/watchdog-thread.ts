// The watchdog's own thread: runs on while the process hangs, and reaches nothing but the inspector and one open file.
import { Session, type Debugger } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';
import { leaveReport, type Named } from './marks.js';
import { OWNER_QUESTION, type Watched } from './watchdog.js';

const LOOK_MS = 200;
const HALTING_MS = 1_000;

const { ticks, fd } = workerData as Watched;
const count = new Int32Array(ticks);
let named: Named[] = [];
let limit = 10_000;
let told = false;
parentPort!.on('message', (news: { named: Named[]; limit: number }) => ({ named, limit } = news));

// Looks are counted rather than the clock: a process that was stopped and goes on was not looping meanwhile.
let last = -1;
let still = 0;
let spent = process.cpuUsage();
setInterval(() => {
  const now = Atomics.load(count, 0);
  if (told) return;
  if (now !== last) {
    last = now;
    still = 0;
    spent = process.cpuUsage();
    return;
  }
  still += LOOK_MS;
  if (still < limit) return;
  const { user, system } = process.cpuUsage(spent);
  // A machine under load lets a process wait, and it computes next to nothing: that is no loop.
  if ((user + system) / 1_000 > still / 8) halt(now);
  still = 0;
  spent = process.cpuUsage();
}, LOOK_MS);

/** Halts the process where it is, and looks whose code that is. */
function halt(at: number): void {
  const session = new Session();
  session.connectToMainThread();
  const scripts = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params: { callFrames } }) => {
    if (Atomics.load(count, 0) !== at) return session.disconnect();
    const frames = callFrames.map((frame) => place(frame, scripts));
    const own = frames.find((frame) => ownerOf(frame) !== null);
    if (own) return tell(ownerOf(own)!, own);
    ask(session, callFrames[0], (owner) => (owner ? tell(owner, frames[0] ?? '') : session.disconnect()));
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
  setTimeout(() => told || session.disconnect(), HALTING_MS);
}

/** The process stays halted, and harms nobody, until the supervisor ends it. */
function tell(owner: string, where: string): void {
  told = true;
  const inside = named.find((one) => one.owner === owner)?.folder ?? '';
  leaveReport(fd, {
    owner,
    sentence: `It kept a process busy without end, at ${where.replace('file://', '').replace(inside, '')}.`,
  });
}

function place(frame: Debugger.CallFrame, scripts: Map<string, string>): string {
  const { scriptId, lineNumber } = frame.location;
  return `${frame.url || scripts.get(scriptId) || ''}:${lineNumber + 1}`;
}

function ownerOf(frame: string): string | null {
  // Known by its package's name until it was imported, and by its id since.
  return named.findLast(({ folder }) => decodeURI(frame).includes(folder))?.owner ?? null;
}

/** Asks in the halted process itself whose work it was doing: a library that a plugin called may be on the stack alone. */
function ask(session: Session, frame: Debugger.CallFrame | undefined, answer: (owner: string | null) => void): void {
  if (!frame) return answer(null);
  const expression = `globalThis[Symbol.for(${JSON.stringify(OWNER_QUESTION)})]?.() ?? ''`;
  session.post('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression }, (_, reply) =>
    answer((reply?.result.value as string | undefined) || null),
  );
}
