// How Parley's hub (SignalR's JSON over a WebSocket) and socket.io 4 (Engine.IO 4 over a WebSocket) are spoken to, with as little work for each
// message that arrives as can be, and the same for both.

const end = '\u001e';

/** What a record that arrived is. */
const reply = (id, value) => ({ kind: 'reply', id, value });
const signal = (name, text) => ({ kind: 'signal', name, text });

export const dialects = {
  parley: {
    address: (url) => `${url.replace('http', 'ws')}/hubs/meeting`,
    hello: `{"protocol":"json","version":1}${end}`,
    isReady: (record) => record === '{}',
    split: (text) => text.split(end).slice(0, -1),
    call: (id, method, request) =>
      `${JSON.stringify({ type: 1, invocationId: String(id), target: method, arguments: [request] })}${end}`,
    /** The server takes a connection that is silent for 15 s for a lost one. */
    stillHere: `{"type":6}${end}`,
    read(record) {
      if (record.startsWith('{"type":1,"target":"')) {
        return signal(record.slice(20, record.indexOf('"', 20)), record);
      }
      if (record.startsWith('{"type":6')) {
        return undefined;
      }
      const message = JSON.parse(record);
      if (message.type !== 3 || message.error) {
        throw new Error(`unexpected: ${record}`);
      }
      return reply(Number(message.invocationId), message.result);
    },
  },

  'socket.io': {
    address: (url) => `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    hello: '40',
    isReady: (record) => record.startsWith('40'),
    split: (text) => [text],
    call: (id, method, request) => `42${id}${JSON.stringify([method, request])}`,
    read(record) {
      if (record.startsWith('42["')) {
        return signal(record.slice(4, record.indexOf('"', 4)), record);
      }
      if (record === '2') {
        return { kind: 'ping', answer: '3' };
      }
      const answer = /^43(\d+)(.*)$/s.exec(record);
      // 0{...}: the server's greeting, before ours.
      return answer ? reply(Number(answer[1]), JSON.parse(answer[2])[0]) : undefined;
    },
  },
};
