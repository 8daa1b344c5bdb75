using NodaTime;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Tests.Scheduling.Recurrence;

public sealed class RuleTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Theory]
    [InlineData("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3")]
    [InlineData("rrule:count=3;freq=weekly;byday=fr,mo,fr;interval=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=3")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2;WKST=MO", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=15,-1,1;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=-1,1,15;COUNT=2")]
    [InlineData("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5")]
    [InlineData("FREQ=WEEKLY;UNTIL=20270301;WKST=SU", "FREQ=WEEKLY;UNTIL=20270301T225959Z;WKST=SU")]
    [InlineData("FREQ=WEEKLY;UNTIL=20270701T100000", "FREQ=WEEKLY;UNTIL=20270701T080000Z")]
    [InlineData("FREQ=WEEKLY;UNTIL=20270701T100000Z", "FREQ=WEEKLY;UNTIL=20270701T100000Z")]
    public void A_rule_has_one_form(string text, string form)
    {
        RuleReader.Read(text, Paris).Rule!.ToString().ShouldBe(form);
        RuleReader.Read(form, Paris).Rule!.ToString().ShouldBe(form);
    }

    [Theory]
    [InlineData("", "recurrence_invalid")]
    [InlineData("FREQ", "recurrence_invalid")]
    [InlineData("FREQ=;COUNT=1", "recurrence_invalid")]
    [InlineData("COUNT=3", "recurrence_invalid")]
    [InlineData("FREQ=DAILY;COUNT=0", "recurrence_invalid")]
    [InlineData("FREQ=DAILY;COUNT=-1", "recurrence_invalid")]
    [InlineData("FREQ=DAILY;COUNT=1;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=DAILY;COUNT=1;UNTIL=20270101", "recurrence_invalid")]
    [InlineData("FREQ=DAILY;COUNT=2;INTERVAL=0", "recurrence_invalid")]
    [InlineData("FREQ=DAILY;UNTIL=20270230", "recurrence_invalid")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=MONTHLY;BYDAY=6MO;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=WEEKLY;COUNT=2;WKST=QQ", "recurrence_invalid")]
    [InlineData("FREQ=FORTNIGHTLY;COUNT=2", "recurrence_invalid")]
    [InlineData("FREQ=DAILY", "recurrence_endless")]
    [InlineData("FREQ=YEARLY;COUNT=2", "recurrence_unsupported")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1;COUNT=2", "recurrence_unsupported")]
    [InlineData("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=2", "recurrence_unsupported")]
    [InlineData("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "recurrence_unsupported")]
    [InlineData("FREQ=DAILY;BYDAY=MO;INTERVAL=2;COUNT=2", "recurrence_unsupported")]
    public void What_is_no_rule_or_cannot_be_done_is_refused(string text, string code) =>
        RuleReader.Read(text, Paris).Fault!.Code.ShouldBe(code);

    [Fact]
    public void Local_time_is_kept_when_the_clock_changes()
    {
        // Clocks go back on 31 October 2027 and forward on 28 March 2027.
        Times("FREQ=WEEKLY;COUNT=3", new LocalDateTime(2027, 3, 22, 10, 0)).ShouldBe(
            ["2027-03-22T09:00:00Z", "2027-03-29T08:00:00Z", "2027-04-05T08:00:00Z"]);
        Times("FREQ=WEEKLY;COUNT=3", new LocalDateTime(2027, 10, 25, 10, 0)).ShouldBe(
            ["2027-10-25T08:00:00Z", "2027-11-01T09:00:00Z", "2027-11-08T09:00:00Z"]);
    }

    [Fact]
    public void A_time_that_the_clock_skips_is_left_out_of_a_rule_and_not_counted() =>
        Times("FREQ=DAILY;COUNT=3", new LocalDateTime(2027, 3, 27, 2, 30)).ShouldBe(
            ["2027-03-27T01:30:00Z", "2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z"]);

    [Fact]
    public void A_time_that_the_clock_shows_twice_is_the_first() =>
        Times("FREQ=DAILY;COUNT=2", new LocalDateTime(2027, 10, 30, 2, 30)).ShouldBe(["2027-10-30T00:30:00Z", "2027-10-31T00:30:00Z"]);

    [Fact]
    public void A_single_meeting_at_a_time_that_the_clock_skips_is_an_hour_later() =>
        RuleTimes.Of(new LocalDateTime(2027, 3, 28, 2, 30), Paris, null).Times.Single().Start.ToString().ShouldBe("2027-03-28T01:30:00Z");

    [Fact]
    public void Months_without_the_day_are_left_out() =>
        Times("FREQ=MONTHLY;COUNT=3", new LocalDateTime(2027, 1, 31, 12, 0)).ShouldBe(["2027-01-31T11:00:00Z", "2027-03-31T10:00:00Z", "2027-05-31T10:00:00Z"]);

    [Fact]
    public void A_start_that_the_rule_does_not_name_waits_for_the_first_that_it_does() =>
        // 2 March 2027 is a Tuesday.
        Times("FREQ=WEEKLY;BYDAY=MO;COUNT=2", new LocalDateTime(2027, 3, 2, 9, 0)).ShouldBe(["2027-03-08T08:00:00Z", "2027-03-15T08:00:00Z"]);

    [Theory]
    [InlineData("FREQ=DAILY;COUNT=521", "recurrence_too_long")]
    [InlineData("FREQ=DAILY;UNTIL=20290101", "recurrence_too_long")]
    [InlineData("FREQ=MONTHLY;COUNT=200", "recurrence_too_long")]
    [InlineData("FREQ=DAILY;UNTIL=99991231", "recurrence_too_long")]
    [InlineData("FREQ=MONTHLY;UNTIL=99991231", "recurrence_too_long")]
    [InlineData("FREQ=DAILY;UNTIL=20270101", "recurrence_empty")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;COUNT=2", "recurrence_empty")]
    public void What_never_ends_or_never_comes_is_refused(string text, string code)
    {
        var rule = RuleReader.Read(text, Paris).Rule!;

        RuleTimes.Of(new LocalDateTime(2027, 2, 1, 9, 0), Paris, rule).Fault!.Code.ShouldBe(code);
    }

    [Fact]
    public void Any_text_is_a_rule_or_a_refusal()
    {
        var random = new Random(20270301);
        string[] words = ["FREQ=", "DAILY", "WEEKLY", "MONTHLY", ";", "=", ",", "COUNT=", "UNTIL=", "BYDAY=", "BYMONTHDAY=", "INTERVAL=", "WKST=", "MO", "-1", "31", "20270101", "T", "Z", "\0", "é", "99999999999"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)]));

            var (rule, fault) = RuleReader.Read(text, Paris);

            (rule is null).ShouldBe(fault is not null, text);
            if (rule is not null)
            {
                RuleTimes.Of(new LocalDateTime(2027, 2, 1, 9, 0), Paris, rule).Times.Count.ShouldBeLessThanOrEqualTo(RuleTimes.MaxTimes);
            }
        }
    }

    private static IEnumerable<string> Times(string rule, LocalDateTime start)
    {
        var (times, fault) = RuleTimes.Of(start, Paris, RuleReader.Read(rule, Paris).Rule);
        fault.ShouldBeNull();
        return times.Select(time => time.Start.ToString());
    }
}
