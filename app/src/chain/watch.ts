// Hears that an account changes, so that the page need not ask all the time. Only that something changed is believed: what the
// account holds now is read as everything is.

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Calls `changed` when the account does, and when it may have while nothing was heard. Comes back by itself when the connection
 * ends. The returned function ends it.
 */
export function watchAccount(url: string, address: string, changed: () => void): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let isFirst = true;
  let isEnded = false;

  const hear = (text: unknown): void => {
    const said = parsed(text);
    if (said === 'subscribed') {
      pauseMs = FIRST_PAUSE_MS;
      if (!isFirst) changed();
      isFirst = false;
    }
    if (said === 'changed') changed();
  };
  const connect = (): void => {
    const connection = new WebSocket(url);
    socket = connection;
    connection.onopen = () => connection.send(question(address));
    connection.onmessage = ({ data }) => hear(data);
    connection.onclose = () => {
      if (isEnded) return;
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

function parsed(text: unknown): 'subscribed' | 'changed' | undefined {
  try {
    const { id, result, method } = JSON.parse(String(text)) as Record<string, unknown>;
    if (method === 'accountNotification') return 'changed';
    return id === 1 && typeof result === 'number' ? 'subscribed' : undefined;
  } catch {
    return undefined;
  }
}
