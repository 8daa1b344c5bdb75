using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Parley.Server.Mail.Calendar;
using Parley.Server.Scheduling.Recurrence;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Calendar;

/// <summary>What icalendar and dateutil, implementations of other people, make of our calendar objects.</summary>
public sealed class CalendarWriterTests
{
    private static readonly IDateTimeZoneProvider Zones = DateTimeZoneProviders.Tzdb;

    [ForeignFact]
    public async Task A_series_across_changes_of_the_clock_has_the_same_times_everywhere()
    {
        // North and south, half hours, a zone without changes, one whose changes follow the moon, and one by a fourth Sunday.
        string[] zones = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "Asia/Jerusalem", "America/Santiago", "Europe/Dublin"];
        string[] rules = ["FREQ=WEEKLY;COUNT=60", "FREQ=DAILY;INTERVAL=3;COUNT=200", "FREQ=MONTHLY;BYDAY=-1SU;COUNT=30", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270701T000000Z"];
        var cases = (from zone in zones from rule in rules select (Zone: Zones[zone], Rule: rule)).ToList();
        var start = new LocalDateTime(2026, 2, 1, 2, 30);

        var read = await ForeignReader.CalendarsAsync([.. cases.Select(one => CalendarWriter.Write(new CalendarObject("REQUEST", [Event(one.Zone, start) with
        {
            Recurrence = one.Rule,
            LastStart = Times(start, one.Zone, one.Rule)[^1],
        }])))]);

        foreach (var (one, seen) in cases.Zip(read))
        {
            // Skipped times are left out by us and counted by some: the others must agree to the second.
            var expected = Times(start, one.Zone, one.Rule).Select(InstantPattern.ExtendedIso.Format).ToList();
            var begins = Begins(seen["events"]![0]!).ToList();
            var skipped = begins.Except(expected).ToList();
            skipped.Count.ShouldBeLessThanOrEqualTo(6, $"{one.Zone.Id} {one.Rule}: {string.Join(' ', skipped)}");
            expected.Except(begins).Count().ShouldBeLessThanOrEqualTo(skipped.Count, $"{one.Zone.Id} {one.Rule}");
            begins.Count.ShouldBeGreaterThan(20);
        }
    }

    [ForeignFact]
    public async Task Ten_in_the_morning_stays_ten_in_the_morning()
    {
        string[] zones = ["Europe/Paris", "America/New_York", "Australia/Sydney"];
        var start = new LocalDateTime(2026, 3, 2, 10, 0);
        const string Rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=40";

        var read = await ForeignReader.CalendarsAsync([.. zones.Select(zone => CalendarWriter.Write(new CalendarObject("REQUEST", [Event(Zones[zone], start) with
        {
            Recurrence = Rule,
            LastStart = Times(start, Zones[zone], Rule)[^1],
        }])))]);

        foreach (var (zone, seen) in zones.Zip(read))
        {
            var begins = Begins(seen["events"]![0]!).ToList();
            begins.ShouldBe(Times(start, Zones[zone], Rule).Select(InstantPattern.ExtendedIso.Format));
            // Two changes of the clock lie between, so there are two offsets, and one clock time.
            begins.Select(time => time[11..]).Distinct().Count().ShouldBe(2, zone);
            begins.Select(time => InstantPattern.ExtendedIso.Parse(time).Value.InZone(Zones[zone]).TimeOfDay).Distinct().ShouldBe([new LocalTime(10, 0)]);
        }
    }

    [ForeignFact]
    public async Task Text_and_people_arrive_as_they_were_written()
    {
        var texts = new[] { "Commas, semicolons; back\\slashes\nand lines", new string('é', 200), "👩‍👩‍👧‍👦 اجتماع الفريق " + new string('م', 90), "BEGIN:VEVENT\r\nEND:VCALENDAR" };
        var read = await ForeignReader.CalendarsAsync([.. texts.Select(text => CalendarWriter.Write(new CalendarObject("REQUEST", [Event(Zones["Europe/Paris"], new LocalDateTime(2026, 11, 23, 9, 0)) with
        {
            Summary = text,
            Description = text,
            Address = "https://meet.example.org/m/abc-defg-hij#ticket=abc",
            Organizer = new CalendarPerson($"Ada, \"{text}\"", "ada@example.org"),
            Attendees = [new CalendarAttendee("Bob; Lee: x", "bob@example.org", "TENTATIVE")],
            AlarmMinutes = 15,
        }])))]);

        foreach (var (text, seen) in texts.Zip(read))
        {
            var one = seen["events"]!.AsArray().ShouldHaveSingleItem()!;
            var written = text.ReplaceLineEndings("\n");
            one["summary"]!.GetValue<string>().ShouldBe(written);
            one["description"]!.GetValue<string>().ShouldBe(written);
            one["location"]!.GetValue<string>().ShouldBe("https://meet.example.org/m/abc-defg-hij#ticket=abc");
            one["url"]!.GetValue<string>().ShouldBe("https://meet.example.org/m/abc-defg-hij#ticket=abc");
            one["organizer"]!.GetValue<string>().ShouldBe("mailto:ada@example.org");
            one["attendee"]!.GetValue<string>().ShouldBe("mailto:bob@example.org");
            one["attendeeName"]!.GetValue<string>().ShouldBe("Bob; Lee: x");
            one["answer"]!.GetValue<string>().ShouldBe("TENTATIVE");
            one["alarm"]!.GetValue<int>().ShouldBe(15);
            seen["longest"]!.GetValue<int>().ShouldBeLessThanOrEqualTo(75);
            seen["bareEnds"]!.GetValue<int>().ShouldBe(0);
        }
    }

    [Fact]
    public void A_regular_zone_is_two_rules_and_an_irregular_one_a_list()
    {
        var paris = CalendarWriter.Write(new CalendarObject(null, [Event(Zones["Europe/Paris"], new LocalDateTime(2026, 11, 23, 9, 0))]));
        var casablanca = CalendarWriter.Write(new CalendarObject(null, [Event(Zones["Africa/Casablanca"], new LocalDateTime(2026, 11, 23, 9, 0))]));

        paris.ShouldContain("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n");
        paris.ShouldContain("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n");
        casablanca.ShouldNotContain("RRULE");
    }

    [Fact]
    public void Utc_needs_no_description()
    {
        var text = CalendarWriter.Write(new CalendarObject(null, [Event(Zones["Etc/UTC"], new LocalDateTime(2026, 11, 23, 9, 0))]));

        text.ShouldNotContain("VTIMEZONE");
        text.ShouldContain("DTSTART:20261123T090000Z\r\n");
    }

    private static List<Instant> Times(LocalDateTime start, DateTimeZone zone, string rule)
    {
        var (read, _) = RuleReader.Read(rule, zone);
        read.ShouldNotBeNull();
        return [.. RuleTimes.Of(start, zone, read).Times.Select(time => time.Start)];
    }

    private static IEnumerable<string> Begins(JsonNode one) => one["begins"]!.AsArray().Select(begin => begin!.GetValue<string>());

    private static CalendarEvent Event(DateTimeZone zone, LocalDateTime start) => new()
    {
        Uid = "abc-defg-hij@parley",
        Sequence = 3,
        Stamp = Instant.FromUtc(2026, 1, 1, 0, 0),
        Zone = zone,
        Start = start,
        Length = Duration.FromMinutes(45),
        Summary = "Team",
    };
}
