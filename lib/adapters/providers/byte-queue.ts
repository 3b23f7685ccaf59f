import "server-only";

/** Gives the bytes that have arrived, or undefined at the end. One wait at a time. */
export type NextBytes = () => Promise<Uint8Array | undefined>;

/** How a body ended: in good order, or with an error. */
export type Ending = "whole" | { error: unknown };

/** Bytes between a socket that pushes and a reader who pulls. */
export type ByteQueue = {
  push: (bytes: Uint8Array) => void;
  /** Ends the queue, once; what came before is still read. */
  end: (ending: Ending) => void;
  /** Ends it with an error and drops what was not read. */
  cut: (error: unknown) => void;
  next: NextBytes;
  queuedBytes: () => number;
};

type Waiting = { resolve: (bytes: Uint8Array | undefined) => void; reject: (error: unknown) => void };

/**
 * Makes a queue; `onTaken` hears of each time that it was emptied. What arrived together is read together: the reader
 * is woken in a microtask, which runs once the socket has given all it had.
 */
export function createByteQueue(onTaken: () => void): ByteQueue {
  let pieces: Uint8Array[] = [];
  let queuedBytes = 0;
  let ending: Ending | null = null;
  let reader: Waiting | null = null;

  function wake() {
    const woken = reader;
    if (woken === null) return;
    reader = null;
    queueMicrotask(() => deliver(woken));
  }

  function deliver({ resolve, reject }: Waiting) {
    if (pieces.length > 0) resolve(take());
    else if (ending === null || ending === "whole") resolve(undefined);
    else reject(ending.error);
  }

  function take(): Uint8Array | undefined {
    const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    queuedBytes = 0;
    onTaken();
    return bytes;
  }

  function end(how: Ending) {
    ending ??= how;
    wake();
  }

  return {
    push(bytes) {
      if (ending !== null || bytes.length === 0) return;
      pieces.push(bytes);
      queuedBytes += bytes.length;
      wake();
    },
    end,
    cut(error) {
      pieces = [];
      queuedBytes = 0;
      ending = { error };
      wake();
    },
    next: () =>
      new Promise((resolve, reject) => {
        if (pieces.length > 0 || ending !== null) deliver({ resolve, reject });
        else reader = { resolve, reject };
      }),
    queuedBytes: () => queuedBytes,
  };
}
