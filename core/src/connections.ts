import type { ChildProcess } from 'node:child_process';

/** What a cluster says between its processes; `seq` numbers it, `ack` answers it. */
interface ClusterMessage {
  cmd?: string;
  act?: string;
  seq?: number;
  ack?: number;
}

/**
 * Gives the connection that a process was just handed, and had not accepted when it died, to another one. Node's cluster
 * waits for its word for ever, and the visitor with it.
 * @param others whether another process listens; where none does, the visitor is told at once by the connection's end
 * Source: RoundRobinHandle.handoff in lib/internal/cluster/round_robin_handle.js, setupChannel in
 * lib/internal/child_process.js of Node 24
 */
export function giveBackConnections(child: ChildProcess, others: () => boolean): void {
  const waiting = new Set<number>();
  const send = child.send.bind(child) as (...all: unknown[]) => boolean;
  child.send = ((message: ClusterMessage, ...rest: unknown[]) => {
    if (message.cmd === 'NODE_CLUSTER' && message.act === 'newconn' && message.seq !== undefined)
      waiting.add(message.seq);
    return send(message, ...rest);
  }) as ChildProcess['send'];
  child.on('internalMessage', (message: ClusterMessage) => {
    if (message.cmd === 'NODE_CLUSTER' && message.ack !== undefined) waiting.delete(message.ack);
  });
  child.once('exit', () =>
    setImmediate(() => {
      if (waiting.size === 0) return;
      // The cluster lets go of a process when its channel closes, and that waits for the same word.
      if (child.connected) child.disconnect();
      child.emit('disconnect');
      const accepted = !others();
      for (const ack of waiting) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted }, undefined);
    }),
  );
}
