/** Whether this browser can take part in a call at all. */
export function isSupported(scope: typeof globalThis = globalThis): boolean {
  return (
    typeof scope.RTCPeerConnection === 'function' &&
    typeof scope.RTCRtpSender === 'function' &&
    'replaceTrack' in scope.RTCRtpSender.prototype &&
    typeof scope.WebSocket === 'function' &&
    typeof scope.MediaStream === 'function'
  );
}
