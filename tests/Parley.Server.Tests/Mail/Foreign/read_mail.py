"""Reads mails as Python's own parser understands them: file names come in, one a line, and one JSON object a line goes out."""
import email
import email.policy
import json
import sys

for name in sys.stdin:
    with open(name.rstrip("\n"), "rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.default)
    parts = []
    for part in message.walk():
        if part.is_multipart():
            continue
        parts.append(
            {
                "type": part.get_content_type(),
                "method": part.get_param("method"),
                "file": part.get_filename(),
                "disposition": part.get_content_disposition(),
                "text": part.get_content() if part.get_content_maintype() == "text" else part.get_payload(decode=True).decode("utf-8"),
            }
        )
    print(
        json.dumps(
            {
                "structure": [part.get_content_type() for part in message.walk()],
                "headers": {key.lower(): str(value) for key, value in message.items()},
                "count": len(message.items()),
                "to": [[one.display_name, one.addr_spec] for one in message["to"].addresses],
                "from": [[one.display_name, one.addr_spec] for one in message["from"].addresses],
                "defects": [type(defect).__name__ for part in message.walk() for defect in part.defects] + [type(defect).__name__ for _, value in message.items() for defect in value.defects],
                "parts": parts,
            }
        ),
        flush=True,
    )
