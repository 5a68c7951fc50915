import { renderStreamMessage } from '@hotwired/turbo';
import { Stream } from './stream.js';

/** What the tabs of a browser tell each other. */
type Word =
  | { kind: 'want'; tab: string; channels: string[] }
  | { kind: 'gone'; tab: string }
  | { kind: 'who' }
  | { kind: 'heard'; message: string }
  | { kind: 'missed' };

const NAME = 'lacoopol-live';
const REFRESH = '<turbo-stream action="refresh"></turbo-stream>';

const tab = Math.random().toString(36).slice(2);
const wanted = new Map<string, string[]>();
let room: BroadcastChannel | null = null;
let stream: Stream | null = null;
let release: (() => void) | null = null;
let asked: AbortController | null = null;
let typing = false;

/**
 * Keeps the page up to date by the channels of its `<meta name="live">`. The tabs of a browser share one stream: the tab
 * that holds the lock listens for all and passes on what it hears. Without locks (plain http) each tab listens for itself.
 */
export function watch(): void {
  document.addEventListener('turbo:load', want);
  document.addEventListener('input', () => (typing = true));
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) want();
  });
}

function want(): void {
  typing = false;
  const channels =
    document.querySelector<HTMLMetaElement>('meta[name="live"]')?.content.split(' ').filter(Boolean) ?? [];
  if (channels.length === 0 && !room) return;
  if (!room) join();
  wanted.set(tab, channels);
  say({ kind: 'want', tab, channels });
  follow();
}

function join(): void {
  room = new BroadcastChannel(NAME);
  room.addEventListener('message', ({ data }: MessageEvent<Word>) => listen(data));
  if (!('locks' in navigator)) return lead();
  asked = new AbortController();
  navigator.locks
    .request(NAME, { signal: asked.signal }, () => {
      lead();
      return new Promise<void>((resolve) => (release = resolve));
    })
    // The wait for the lock was given up: the page is leaving.
    .catch(() => undefined);
}

function lead(): void {
  stream = new Stream(
    (message) => {
      if ('locks' in navigator) say({ kind: 'heard', message });
      renderStreamMessage(message);
    },
    () => {
      if ('locks' in navigator) say({ kind: 'missed' });
      catchUp();
    },
  );
  say({ kind: 'who' });
  follow();
}

function listen(word: Word): void {
  if (word.kind === 'heard') renderStreamMessage(word.message);
  else if (word.kind === 'missed') catchUp();
  else if (word.kind === 'who') say({ kind: 'want', tab, channels: wanted.get(tab) ?? [] });
  else {
    if (word.kind === 'want') wanted.set(word.tab, word.channels);
    else wanted.delete(word.tab);
    follow();
  }
}

function follow(): void {
  const own = 'locks' in navigator ? [...wanted.values()] : [wanted.get(tab) ?? []];
  stream?.follow(own.flat());
}

/** Draws the page anew, unless somebody is writing in it: what was typed is worth more than fresh figures. */
function catchUp(): void {
  if (!typing && (wanted.get(tab)?.length ?? 0) > 0) renderStreamMessage(REFRESH);
}

function leave(): void {
  if (!room) return;
  say({ kind: 'gone', tab });
  wanted.clear();
  asked?.abort();
  stream?.close();
  stream = null;
  release?.();
  release = null;
  room.close();
  room = null;
}

function say(word: Word): void {
  room?.postMessage(word);
}
