"""A mail server of other people's making (aiosmtpd) for tests: says what it takes, one JSON object a line.

usage: smtp_server.py PORT none|starttls|tls [--cert FILE --key FILE] [--login USER:PASSWORD] [--way PLAIN|LOGIN] [--delay SECONDS]
Recipients: gone@... is refused for good, later@... is refused for now the first time, spam@... is refused after the contents.
"""
import argparse
import asyncio
import base64
import json
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("security", choices=["none", "starttls", "tls"])
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--login")
parser.add_argument("--way", default="PLAIN")
parser.add_argument("--delay", type=float, default=0)
options = parser.parse_args()
said = threading.Lock()
seen = set()


def say(**what):
    with said:
        print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("gone@"):
            return "550 5.1.1 There is nobody called that here"
        if address.startswith("later@") and address not in seen:
            seen.add(address)
            return "451 4.7.1 Greylisted, try again"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if options.delay:
            await asyncio.sleep(options.delay)
        if any(address.startswith("spam@") for address in envelope.rcpt_tos):
            return "554 5.7.1 Not this"
        say(
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            options=envelope.mail_options,
            login=session.auth_data.login.decode() if getattr(session, "auth_data", None) else None,
            encrypted=server.transport.get_extra_info("ssl_object") is not None,
            content=base64.b64encode(envelope.original_content).decode(),
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    user, password = options.login.split(":")
    good = isinstance(data, LoginPassword) and data.login.decode() == user and data.password.decode() == password
    return AuthResult(success=good, auth_data=data) if good else AuthResult(success=False, handled=False)


context = None
if options.security != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.cert, options.key)

arguments = {"enable_SMTPUTF8": True, "data_size_limit": 1_000_000}
if options.login:
    arguments |= {
        "authenticator": authenticate,
        "auth_required": True,
        "auth_require_tls": options.security != "none",
        "auth_exclude_mechanism": ["LOGIN"] if options.way == "PLAIN" else ["PLAIN"],
    }
if options.security == "starttls":
    arguments |= {"tls_context": context, "require_starttls": True}

if options.security == "tls":
    # The library takes a connection that was encrypted from the start for an open one.
    arguments["auth_require_tls"] = False

controller = Controller(Handler(), hostname="127.0.0.1", port=options.port, ssl_context=context if options.security == "tls" else None, ready_timeout=30, **arguments)
controller.start()
say(ready=True)
sys.stdin.read()
controller.stop()
