"""A WHIP publisher or WHEP viewer made of GStreamer's webrtcbin. Prints one JSON object a line; ends with its input.

Usage: gstreamer_peer.py publish|watch ADDRESS TOKEN
"""

import json
import sys
import threading
import urllib.request
from urllib.parse import urljoin

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

PUBLISH = """
webrtcbin name=peer bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1 ! vp8enc deadline=1 keyframe-max-dist=30 error-resilient=1
  ! rtpvp8pay picture-id-mode=15-bit ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer.
audiotestsrc is-live=true ! audioconvert ! audioresample ! opusenc ! rtpopuspay
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! peer.
"""

counts = {"video": 0, "audio": 0}
saying = threading.Lock()


def say(**facts):
    # GStreamer calls from threads of its own; a line must not end up inside another.
    with saying:
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()


def request(method, address, token, body=None, kind=None):
    headers = {"Authorization": f"Bearer {token}"}
    if kind is not None:
        headers["Content-Type"] = kind
    with urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method), timeout=20) as answer:
        return answer.status, answer.headers, answer.read().decode()


class Peer:
    def __init__(self, role, address, token):
        self.role, self.address, self.token = role, address, token
        self.session = None
        self.loop = GLib.MainLoop()
        if role == "publish":
            self.pipeline = Gst.parse_launch(PUBLISH)
            self.peer = self.pipeline.get_by_name("peer")
        else:
            self.pipeline = Gst.Pipeline.new()
            self.peer = Gst.ElementFactory.make("webrtcbin", "peer")
            self.peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
            self.pipeline.add(self.peer)
            self.peer.connect("pad-added", self.received)
        self.peer.connect("notify::connection-state", self.changed)
        self.peer.connect("notify::ice-gathering-state", self.gathered)
        self.peer.connect("on-negotiation-needed", self.offer)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", lambda _, message: (say(error=str(message.parse_error())), self.loop.quit()))

    def run(self):
        if self.role == "watch":
            only = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
            for caps in (
                "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2",
                "application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000",
            ):
                self.peer.emit("add-transceiver", only, Gst.Caps.from_string(caps))
        self.pipeline.set_state(Gst.State.PLAYING)
        threading.Thread(target=self.wait, daemon=True).start()
        GLib.timeout_add(250, lambda: (say(**counts), True)[1])
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        if self.session is not None:
            say(ended=request("DELETE", self.session, self.token)[0])

    def wait(self):
        sys.stdin.read()
        GLib.idle_add(self.loop.quit)

    def changed(self, peer, _):
        say(state=peer.get_property("connection-state").value_nick)

    def offer(self, peer):
        promise = Gst.Promise.new_with_change_func(self.offered, None, None)
        peer.emit("create-offer", None, promise)

    def offered(self, promise, *_):
        # Of a publisher its sections are sendrecv, which RFC 9725 allows. The reply owns what is in the offer.
        promise.wait()
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.peer.emit("set-local-description", offer, Gst.Promise.new())

    def gathered(self, peer, _):
        # Only with all candidates: this publisher does not trickle.
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            GLib.idle_add(self.post)

    def post(self):
        offer = self.peer.get_property("local-description").sdp.as_text().encode()
        status, headers, answer = request("POST", self.address, self.token, offer, "application/sdp")
        self.session = urljoin(self.address, headers["Location"])
        say(status=status, session=self.session, etag=headers["ETag"])
        _, sdp = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.peer.emit("set-remote-description", description, None)
        return False

    def received(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        kind = pad.get_current_caps().get_structure(0).get_string("media")
        decode = "rtpvp8depay ! vp8dec" if kind == "video" else "rtpopusdepay ! opusdec"
        part = Gst.parse_bin_from_description(f"queue ! {decode} ! fakesink name=sink sync=false signal-handoffs=true", True)
        part.get_by_name("sink").connect("handoff", lambda *_: counts.update({kind: counts[kind] + 1}))
        self.pipeline.add(part)
        part.sync_state_with_parent()
        pad.link(part.get_static_pad("sink"))


Gst.init(None)
Peer(*sys.argv[1:]).run()
