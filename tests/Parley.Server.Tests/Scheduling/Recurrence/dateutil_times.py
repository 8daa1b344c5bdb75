"""Reads lines of rule, zone and local start; writes the times as seconds since 1970, by dateutil.

dateutil counts and keeps times that the clock skips; RFC 5545 (3.3.10) leaves them out. So a count is applied here.
"""
import re
import sys
from datetime import datetime, timedelta

from dateutil import rrule, tz


def times(text, zone, start):
    count = re.search(r";COUNT=(\d+)", text)
    until = re.search(r";UNTIL=(\d{8}T\d{6})Z", text)
    rule = rrule.rrulestr(re.sub(r";(COUNT|UNTIL)=[^;]+", "", text), dtstart=start)
    last = start + timedelta(days=3653)
    found = []
    for local in rule:
        if local > last:
            break
        aware = local.replace(tzinfo=zone)
        if not tz.datetime_exists(aware):
            continue
        moment = aware.astimezone(tz.UTC)
        if until and moment > datetime.strptime(until[1], "%Y%m%dT%H%M%S").replace(tzinfo=tz.UTC):
            break
        found.append(int(moment.timestamp()))
        if count and len(found) == int(count[1]):
            break
        if len(found) > 520:
            break
    return found


zones = {}
for line in sys.stdin:
    text, name, start = line.split()
    zone = zones.setdefault(name, tz.gettz(name))
    print(*times(text, zone, datetime.fromisoformat(start)))
