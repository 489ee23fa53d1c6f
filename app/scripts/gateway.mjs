// A gateway that reports the end of a session to the oracle of a demo, as RFC 2866 has it.
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';

const ACCOUNTING_REQUEST = 4;
const STOP = 2;
const attribute = (type, value) => Buffer.concat([Buffer.from([type, value.length + 2]), value]);
const number = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** The demo's gateways and its oracle share it. */
const SECRET = Buffer.from('openmast-lab');

/**
 * Reports one session of so many bytes, a tenth of them up, and waits until the oracle has it.
 *
 * @param {string} oracle where it takes accounting, HOST:PORT
 * @param {string} session
 * @param {string} gateway
 * @param {string} user
 * @param {number} megabytes
 */
export async function report(oracle, session, gateway, user, megabytes) {
  const bytes = megabytes * 1_000_000;
  const content = Buffer.concat([
    attribute(40, number(STOP)),
    attribute(44, Buffer.from(session)),
    attribute(32, Buffer.from(gateway)),
    attribute(1, Buffer.from(user)),
    attribute(46, number(600)),
    attribute(42, number(bytes / 10)),
    attribute(43, number(bytes - bytes / 10)),
  ]);
  const head = Buffer.from([ACCOUNTING_REQUEST, 7, 0, 0]);
  head.writeUInt16BE(20 + content.length, 2);
  const authenticator = createHash('md5').update(Buffer.concat([head, Buffer.alloc(16), content, SECRET])).digest();
  const [host, port] = oracle.split(':');
  const socket = createSocket('udp4');
  try {
    const answered = new Promise((resolve) => socket.once('message', resolve));
    socket.send(Buffer.concat([head, authenticator, content]), Number(port), host);
    await Promise.race([answered, wait(5_000).then(() => Promise.reject(new Error('the oracle does not answer the gateway')))]);
  } finally {
    socket.close();
  }
}
