"""Reads calendar files as python3-icalendar and dateutil understand them: what each event is and when each of its times begins, by the file's own VTIMEZONE.

File names come in, one a line, and one JSON object a line goes out.
"""
import json
import sys
from datetime import datetime, timezone

from dateutil.rrule import rrulestr
from icalendar import Calendar


def utc(value, zones, tzid):
    if value.tzinfo is not None and tzid is None:
        return value.astimezone(timezone.utc)
    naive = value.replace(tzinfo=None)
    return zones[tzid].localize(naive).astimezone(timezone.utc)


def stamp(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


for name in sys.stdin:
    with open(name.rstrip("\n"), "rb") as file:
        raw = file.read()
    calendar = Calendar.from_ical(raw)
    zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
    events = []
    for event in calendar.walk("VEVENT"):
        start = event["DTSTART"]
        tzid = start.params.get("TZID")
        naive = start.dt.replace(tzinfo=None)
        excluded = set()
        if "EXDATE" in event:
            exdates = event["EXDATE"] if isinstance(event["EXDATE"], list) else [event["EXDATE"]]
            excluded = {one.dt.replace(tzinfo=None) for dates in exdates for one in dates.dts}
        if "RRULE" in event:
            text = event["RRULE"].to_ical().decode()
            parts = dict(part.split("=") for part in text.split(";"))
            until = parts.pop("UNTIL", None)
            rule = rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=naive)
            begins = []
            for one in rule:
                at = utc(one, zones, tzid)
                if until and at > datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc):
                    break
                if one not in excluded:
                    begins.append(stamp(at))
                if len(begins) > 2000:
                    break
        else:
            begins = [stamp(utc(start.dt, zones, tzid))]
        events.append(
            {
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event.get("DESCRIPTION", "")),
                "location": str(event.get("LOCATION", "")),
                "url": str(event.get("URL", "")),
                "status": str(event.get("STATUS", "")),
                "tzid": tzid,
                "begins": begins,
                "ends": stamp(utc(event["DTEND"].dt, zones, event["DTEND"].params.get("TZID"))),
                "recurrenceId": stamp(utc(event["RECURRENCE-ID"].dt, zones, event["RECURRENCE-ID"].params.get("TZID"))) if "RECURRENCE-ID" in event else None,
                "organizer": str(event["ORGANIZER"]) if "ORGANIZER" in event else None,
                "organizerName": event["ORGANIZER"].params.get("CN") if "ORGANIZER" in event else None,
                "attendee": str(event["ATTENDEE"]) if "ATTENDEE" in event else None,
                "attendeeName": event["ATTENDEE"].params.get("CN") if "ATTENDEE" in event else None,
                "answer": event["ATTENDEE"].params.get("PARTSTAT") if "ATTENDEE" in event else None,
                "alarm": int(-alarm["TRIGGER"].dt.total_seconds() // 60) if (alarm := next(iter(event.walk("VALARM")), None)) else None,
            }
        )
    print(
        json.dumps(
            {
                "method": str(calendar.get("METHOD", "")) or None,
                "name": str(calendar.get("X-WR-CALNAME", "")) or None,
                "longest": max(len(line) for line in raw.split(b"\r\n")),
                "bareEnds": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
                "events": events,
            }
        ),
        flush=True,
    )
