/**
 * A Postgres wire-protocol server in front of PGlite, which has one session. Connections take turns: one owns the
 * session from the first message of a query until the server says "ready for query, idle", so that transactions and the
 * unnamed statement and portal of one connection never meet those of another. (The socket server that PGlite offers
 * interleaves connections message by message and fails under load: docs/adr/0002-own-front-for-pglite.md.)
 */

import { createServer, type Server, type Socket } from 'node:net';

/** The part of PGlite that the server needs. */
export interface ProtocolSession {
  /** runs one frontend message and returns all backend messages it caused */
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>;
}

const SSL_REQUEST = 80877103; // protocol numbers of PostgreSQL's documentation, chapter "Message Formats"
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const READY_FOR_QUERY_BYTES = 6;
const code = (letter: string) => letter.charCodeAt(0);
const SYNC = Uint8Array.of(code('S'), 0, 0, 0, 4);
const ROLLBACK = Uint8Array.of(code('Q'), 0, 0, 0, 13, ...Buffer.from('ROLLBACK\0'));

/** Listens on a free loopback port. */
export async function startPgliteServer(session: ProtocolSession): Promise<{ port: number; close(): Promise<void> }> {
  const turns = new Turns();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, session, turns);
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** First come, first served ownership of the session. */
class Turns {
  #tail: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, with the function that ends it. */
  take(): Promise<() => void> {
    let release: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      release = resolve;
    });
    const turn = this.#tail.then(() => release);
    this.#tail = this.#tail.then(() => ended);
    return turn;
  }
}

function serve(socket: Socket, session: ProtocolSession, turns: Turns): void {
  const frames = new FrameReader();
  let release: (() => void) | undefined;
  let work: Promise<void> = Promise.resolve();
  let answers: Uint8Array[] = [];

  /** The answers to several messages go out together: a write each would cost more than most queries. */
  const send = () => {
    if (answers.length > 0) socket.write(Buffer.concat(answers));
    answers = [];
  };
  const handle = async (frame: Frame) => {
    if (frame.kind === 'refuse_encryption') {
      socket.write('N');
      return;
    }
    if (frame.kind === 'close') {
      socket.end();
      return;
    }
    if (socket.destroyed) return;
    release ??= await turns.take();
    const answer = await session.execProtocolRaw(frame.bytes);
    answers.push(answer);
    if (isIdle(answer)) {
      send();
      release();
      release = undefined;
    }
  };
  const leave = async () => {
    if (release === undefined) return;
    await session.execProtocolRaw(SYNC); // ends a half-sent extended query
    await session.execProtocolRaw(ROLLBACK);
    release();
    release = undefined;
  };

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    for (const frame of frames.push(chunk)) {
      work = work.then(() => handle(frame)).catch(() => void socket.destroy());
    }
    work = work.then(send); // the client may wait for what it has asked for so far
  });
  socket.on('close', () => {
    work = work.then(leave).catch(() => release?.());
  });
}

/** True when the answer ends with ReadyForQuery in state idle: 'Z', length 5, 'I'. */
function isIdle(answer: Uint8Array): boolean {
  const at = answer.length - READY_FOR_QUERY_BYTES;
  return at >= 0 && answer[at] === code('Z') && answer[at + 4] === 5 && answer[at + 5] === code('I');
}

type Frame =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'refuse_encryption' }
  | { readonly kind: 'close' };

/** Cuts the byte stream of a connection into frontend messages. */
class FrameReader {
  #pending: Buffer = Buffer.alloc(0);
  #started = false;

  push(chunk: Buffer): Frame[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const frames: Frame[] = [];
    for (let bytes = this.#next(); bytes !== undefined; bytes = this.#next()) frames.push(this.#classify(bytes));
    return frames;
  }

  #next(): Buffer | undefined {
    const lengthAt = this.#started ? 1 : 0; // before start-up messages have no type byte
    if (this.#pending.length < lengthAt + 4) return undefined;
    const size = lengthAt + this.#pending.readInt32BE(lengthAt);
    if (this.#pending.length < size) return undefined;
    const bytes = this.#pending.subarray(0, size);
    this.#pending = this.#pending.subarray(size);
    return bytes;
  }

  #classify(bytes: Buffer): Frame {
    if (!this.#started) {
      const request = bytes.readInt32BE(4);
      if (request === SSL_REQUEST || request === GSS_REQUEST) return { kind: 'refuse_encryption' };
      if (request === CANCEL_REQUEST) return { kind: 'close' };
      this.#started = true;
      return { kind: 'message', bytes };
    }
    return bytes[0] === code('X') ? { kind: 'close' } : { kind: 'message', bytes };
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as { port: number }).port;
}
