// Hears that an account changes, so that the page need not ask all the time. Only that something changed is believed: what the
// account holds now is read as everything is.

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Calls `changed` when the account does, and when it may have while nothing was heard, and `hears` with whether changes are told
 * from now on: at first they are not. Comes back by itself when the connection ends or is of no use. The returned function ends it.
 */
export function watchAccount(url: string, address: string, changed: () => void, hears: (does: boolean) => void): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let isFirst = true;
  let isEnded = false;

  const hear = (connection: WebSocket, text: unknown): void => {
    const said = parsed(text);
    if (said === 'subscribed') {
      hears(true);
      pauseMs = FIRST_PAUSE_MS;
      if (!isFirst) changed();
      isFirst = false;
    }
    if (said === 'changed') changed();
    // A connection that tells nothing is one too many. Another one, later, may be given what this one was not.
    if (said === 'refused') connection.close();
  };
  const connect = (): void => {
    const connection = new WebSocket(url);
    socket = connection;
    connection.onopen = () => connection.send(question(address));
    connection.onmessage = ({ data }) => hear(connection, data);
    connection.onclose = () => {
      if (isEnded) return;
      hears(false);
      timer = setTimeout(connect, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    };
  };
  connect();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    socket?.close();
  };
}

const question = (address: string): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'accountSubscribe',
    params: [address, { encoding: 'base64', commitment: 'finalized' }],
  });

function parsed(text: unknown): 'subscribed' | 'refused' | 'changed' | undefined {
  try {
    const { id, result, method } = JSON.parse(String(text)) as Record<string, unknown>;
    if (method === 'accountNotification') return 'changed';
    if (id !== 1) return undefined;
    return typeof result === 'number' ? 'subscribed' : 'refused';
  } catch {
    return undefined;
  }
}
