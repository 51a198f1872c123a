import { connect, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { startPgliteServer } from './pgliteServer.ts';

const TIMEOUT_MS = 30_000; // a new database takes seconds

let database: PGlite;
let front: Awaited<ReturnType<typeof startPgliteServer>>;
let clients: postgres.Sql[] = [];

beforeAll(async () => {
  database = await PGlite.create();
  front = await startPgliteServer(database);
  await client()`create table notes (author int, n int, primary key (author, n))`;
}, TIMEOUT_MS);

afterEach(async () => {
  await client()`delete from notes`;
  await Promise.all(clients.map((sql) => sql.end()));
  clients = [];
});

afterAll(async () => {
  await front.close();
  await database.close();
});

/** A client with one connection. */
function client(): postgres.Sql {
  const sql = postgres({ host: '127.0.0.1', port: front.port, user: 'postgres', max: 1, prepare: false });
  clients.push(sql);
  return sql;
}

async function countOf(author: number): Promise<number> {
  return (await client()`select n from notes where author = ${author}`).length;
}

test(
  'transactions of many connections at once never meet each other’s statements, portals or rows',
  async () => {
    const AUTHORS = 12;
    const NOTES = 10;
    const write = async (author: number) => {
      const sql = client();
      for (let n = 0; n < NOTES; n++) {
        await sql.begin(async (tx) => {
          const others = await tx`select count(*)::int as open from notes where n < 0`;
          expect(others[0]).toEqual({ open: 0 }); // what another transaction writes and takes back
          await tx`insert into notes values (${author}, ${-1 - n}), (${author}, ${n})`;
          const own = await tx`select n from notes where author = ${author} order by n`;
          expect(own.map((row) => row['n'])).toEqual([-1 - n, ...Array(n + 1).keys()]);
          await tx`delete from notes where n < 0`;
        });
      }
    };
    await Promise.all(Array.from({ length: AUTHORS }, (_, author) => write(author)));

    const rows = await client()`select author, count(*)::int as notes from notes group by author order by author`;
    expect([...rows]).toEqual(Array.from({ length: AUTHORS }, (_, author) => ({ author, notes: NOTES })));
  },
  TIMEOUT_MS,
);

test('a cursor keeps its portal while others wait', async () => {
  const read = async (from: number) => {
    const seen: number[] = [];
    for await (const rows of client()`select generate_series(${from}::int, ${from + 29}::int) as i`.cursor(7)) {
      seen.push(...rows.map((row) => row['i'] as number));
    }
    return seen;
  };
  const ranges = await Promise.all([0, 100, 200, 300].map(read));
  expect(ranges).toEqual([0, 100, 200, 300].map((from) => Array.from({ length: 30 }, (_, i) => from + i)));
});

test('a statement that fails, in a transaction or not, leaves the session to the others', async () => {
  const bad = client();
  await expect(bad`select nothing from nowhere`).rejects.toMatchObject({ code: '42P01' });
  await expect(
    bad.begin(async (tx) => {
      await tx`insert into notes values (1, 1)`;
      await tx`insert into notes values (1, 1)`;
    }),
  ).rejects.toMatchObject({ code: '23505' });
  expect(await countOf(1)).toBe(0);
  expect(await bad`select 1 as one`).toHaveLength(1);
});

test('an answer goes out while the next query of its connection still runs', async () => {
  const READY = Buffer.concat([Buffer.from('Z'), int32(5), Buffer.from('I')]);
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const execProtocolRaw = async (bytes: Uint8Array) => {
    if (Buffer.from(bytes).includes('second')) await finished;
    return READY;
  };
  const slow = await startPgliteServer({ execProtocolRaw });
  const socket = await openRaw(slow.port);
  const heard = socket[Symbol.asyncIterator]();
  socket.write(Buffer.concat([query('first'), query('second')]));
  let bytes = 0;
  while (bytes < 2 * READY.length) bytes += (await heard.next()).value.length; // of the start-up and of the first query
  expect(bytes).toBe(2 * READY.length);
  finish();
  expect((await heard.next()).value).toEqual(READY);
  socket.destroy();
  await slow.close();
});

describe('a connection that dies', () => {
  test('in a transaction is rolled back, and the others go on', async () => {
    const dying = await openRaw();
    dying.write(query('begin; insert into notes values (7, 7)'));
    await answered(dying);
    const waiting = countOf(7);
    dying.destroy();
    expect(await waiting).toBe(0);
    await client()`insert into notes values (7, 7)`;
    expect(await countOf(7)).toBe(1);
  });

  test('in the middle of an extended query leaves nothing of it behind', async () => {
    const dying = await openRaw();
    dying.write(message('P', '\0insert into notes values (8, 8)\0\0\0')); // Parse, and never Sync
    await answered(dying);
    dying.destroy();
    expect(await countOf(8)).toBe(0);
  });

  test('in the middle of a message does not hold up the others', async () => {
    const dying = await openRaw();
    dying.write(query('insert into notes values (9, 9)').subarray(0, 12));
    dying.destroy();
    expect(await countOf(9)).toBe(0);
  });

  test('while it waits for its turn does not cost the others theirs', async () => {
    const owner = client();
    await owner.begin(async (tx) => {
      await tx`insert into notes values (5, 5)`;
      const dying = await openRaw();
      dying.write(query('insert into notes values (6, 6)'));
      dying.destroy();
    });
    expect(await countOf(5)).toBe(1);
  });
});

/** A connection below any driver: it can stop anywhere. Its start-up message has been sent. */
async function openRaw(port = front.port): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  const parameters = Buffer.from('user\0postgres\0\0');
  socket.write(Buffer.concat([int32(8 + parameters.length), int32(196_608), parameters])); // protocol 3.0
  return socket;
}

function query(text: string): Buffer {
  return message('Q', `${text}\0`);
}

function message(type: string, body: string): Buffer {
  return Buffer.concat([Buffer.from(type), int32(4 + Buffer.byteLength(body)), Buffer.from(body)]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Resolves with the last answer once the server has been silent for a moment. */
async function answered(socket: Socket): Promise<void> {
  const SILENCE_MS = 200;
  await new Promise<void>((done) => {
    let timer: NodeJS.Timeout;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(done, SILENCE_MS);
    };
    socket.on('data', heard);
  });
}
