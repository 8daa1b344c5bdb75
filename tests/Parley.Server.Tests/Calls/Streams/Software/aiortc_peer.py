"""A WHIP publisher or WHEP viewer made of aiortc. Prints one JSON object a line; ends with its input.

Usage: aiortc_peer.py publish|watch ADDRESS TOKEN [vp8|h264]
"""

import asyncio
import fractions
import json
import math
import struct
import sys
import time
import urllib.request
from urllib.parse import urljoin

import aioice.ice
from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError
from av import AudioFrame, VideoFrame

# A machine without a network has loopback only, which aioice leaves out.
find_addresses = aioice.ice.get_host_addresses
aioice.ice.get_host_addresses = lambda **wanted: find_addresses(**wanted) or ["127.0.0.1"]


def say(**facts):
    print(json.dumps(facts), flush=True)


class MovingPicture(VideoStreamTrack):
    """320x240, another shade in each frame."""

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(width=320, height=240)
        shade = int(128 + 100 * math.sin(pts / 9000))
        for plane in frame.planes:
            plane.update(bytes([shade]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """440 Hz in packets of 20 ms."""

    rate = 48000

    async def recv(self):
        samples = self.rate // 50
        if hasattr(self, "_at"):
            self._at += samples
            await asyncio.sleep(max(0, self._began + self._at / self.rate - time.time()))
        else:
            self._at, self._began = 0, time.time()
        frame = AudioFrame(format="s16", layout="mono", samples=samples)
        values = (int(8000 * math.sin(2 * math.pi * 440 * (self._at + i) / self.rate)) for i in range(samples))
        frame.planes[0].update(struct.pack(f"<{samples}h", *values))
        frame.pts, frame.sample_rate, frame.time_base = self._at, self.rate, fractions.Fraction(1, self.rate)
        return frame


async def count(track, counts):
    try:
        while True:
            frame = await track.recv()
            if track.kind == "video":
                counts["video"] += 1
                counts["width"] = frame.width
            elif any(abs(one[0]) > 500 for one in struct.iter_unpack("<h", bytes(frame.planes[0])[:960])):
                counts["audio"] += 1
    except MediaStreamError:
        pass


def request(method, address, token, body=None, kind=None):
    headers = {"Authorization": f"Bearer {token}"}
    if kind is not None:
        headers["Content-Type"] = kind
    with urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method), timeout=20) as answer:
        return answer.status, answer.headers, answer.read().decode()


async def main(role, address, token, codec="vp8"):
    loop = asyncio.get_running_loop()
    connection = RTCPeerConnection()
    counts = {"video": 0, "audio": 0, "width": 0}

    @connection.on("connectionstatechange")
    def changed():
        say(state=connection.connectionState)

    @connection.on("track")
    def received(track):
        asyncio.ensure_future(count(track, counts))

    if role == "publish":
        connection.addTransceiver(Tone(), direction="sendonly")
        video = connection.addTransceiver(MovingPicture(), direction="sendonly")
        wanted = [one for one in RTCRtpSender.getCapabilities("video").codecs if one.mimeType.lower() == f"video/{codec}"]
        video.setCodecPreferences(wanted)
    else:
        connection.addTransceiver("audio", direction="recvonly")
        connection.addTransceiver("video", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp.encode()
    status, headers, answer = await loop.run_in_executor(None, request, "POST", address, token, offer, "application/sdp")
    session = urljoin(address, headers["Location"])
    say(status=status, session=session, etag=headers["ETag"])
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    ended = loop.run_in_executor(None, sys.stdin.read)
    while not ended.done():
        await asyncio.sleep(0.25)
        say(**counts)
    status, _, _ = await loop.run_in_executor(None, request, "DELETE", session, token)
    say(ended=status)
    await connection.close()


asyncio.run(main(*sys.argv[1:]))
