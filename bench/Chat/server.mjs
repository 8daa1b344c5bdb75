// The same room in socket.io, as its documentation has it: a message goes to everybody in the room, and the sender gets an answer.
// It keeps nothing: Parley writes each message to its database before it sends it.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const port = Number(process.argv[2]);
const http = createServer((_, answer) => answer.end('ok'));
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.on('connection', (socket) => {
  socket.on('joinMeeting', ({ meetingId, displayName }, reply) => {
    socket.data = { meetingId, displayName, participantId: randomUUID() };
    socket.join(meetingId);
    reply({ accepted: true, participantId: socket.data.participantId });
  });
  socket.on('chatMessage', ({ commandId, text }, reply) => {
    const { meetingId, displayName, participantId } = socket.data;
    const line = {
      messageId: `${participantId}-${commandId}`,
      from: participantId,
      fromName: displayName,
      to: null,
      toName: null,
      text,
      sentAt: new Date().toISOString(),
    };
    io.to(meetingId).emit('chatMessage', { line });
    reply({ accepted: true });
  });
});

http.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
