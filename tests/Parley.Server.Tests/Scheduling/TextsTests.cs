using System.Reflection;
using System.Text.Json;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Pages;
using Parley.Server.Scheduling;
using Parley.Server.Scheduling.History;
using Parley.Server.Scheduling.Pages;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Tests.Scheduling;

public sealed class TextsTests
{
    [Fact]
    public void Every_text_is_there()
    {
        var texts = typeof(ScheduleTexts).GetProperties(BindingFlags.Public | BindingFlags.Static);

        texts.Length.ShouldBeGreaterThan(100);
        texts.ShouldAllBe(text => !string.IsNullOrWhiteSpace((string)text.GetValue(null)!));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("ar")]
    public void Everything_that_hosts_do_is_a_sentence_with_who_and_whom(string language)
    {
        LanguageChoice.Speak(PageLanguages.Find(language)!);
        var sentences = Enum.GetNames<ModerationAct>().ToDictionary(act => act, act => LogTexts.OfAct(JsonNamingPolicy.CamelCase.ConvertName(act), null));

        sentences.Where(pair => pair.Value is null).Select(pair => pair.Key).ShouldBeEmpty();
        sentences.Values.Distinct().Count().ShouldBe(sentences.Count);
        sentences["MadeCoHost"]!.ShouldContain("{1}");
        LogTexts.OfAct("endedForAll", "cancelled").ShouldNotBe(sentences["EndedForAll"]);
        LogTexts.OfAct("locked", "cancelled").ShouldBe(sentences["Locked"]);
        foreach (var name in typeof(PermissionChanges).GetProperties().Where(property => property.PropertyType == typeof(bool?)).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
        {
            (LogTexts.OfDetail($"{name}=true") is null, LogTexts.OfDetail($"{name}=false") is null).ShouldBe((false, false), name);
        }
    }

    [Fact]
    public void An_entry_is_one_line()
    {
        LanguageChoice.Speak(PageLanguages.Find("en")!);

        Line("removed", "Ada", "Bob").ShouldBe("Ada removed Bob");
        Line("changedSettings", null, null, "title neverDirect").ShouldBe("Somebody outside the call changed the settings: title, never direct");
        Line("newAct", "Ada", null).ShouldContain("newAct");

        static string Line(string act, string? by, string? who, string? detail = null) =>
            LogTexts.Sentence(new LogEntryObject(DateTimeOffset.UnixEpoch, act, by, who, detail));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("ar")]
    public void Everything_that_can_be_wrong_with_a_plan_has_a_sentence(string language)
    {
        LanguageChoice.Speak(PageLanguages.Find(language)!);
        var members = typeof(PlanFault).GetMembers(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);
        var faults = members.OfType<PropertyInfo>().Select(property => property.GetValue(null)).OfType<PlanFault>()
            .Concat(members.OfType<MethodInfo>().Where(method => method.ReturnType == typeof(PlanFault) && method.GetParameters().Length == 1).Select(method => (PlanFault)method.Invoke(null, ["<typed>"])!))
            .ToList();

        faults.Count.ShouldBeGreaterThan(20);
        foreach (var fault in faults)
        {
            var sentence = FaultTexts.Of(fault);
            sentence.ShouldNotContain("{", customMessage: fault.Code);
            sentence.ShouldContain(fault.Typed ?? "");
            (language == "en" || sentence != fault.Message).ShouldBeTrue(fault.Code);
        }
    }

    [Theory]
    [InlineData("en", "Sun 2 Mar 2031, 09:30", "45 min", "1 h 30 min", "2 h")]
    [InlineData("fr", "dim. 2 mars 2031, 09:30", "45 min", "1 h 30 min", "2 h")]
    [InlineData("ar", "الأحد، ٢ مارس ٢٠٣١، ٠٩:٣٠", "٤٥ د", "١ س ٣٠ د", "٢ س")]
    public void Times_are_read_as_the_language_writes_them(string language, string moment, string minutes, string both, string hours)
    {
        LanguageChoice.Speak(PageLanguages.Find(language)!);
        var time = new DateTimeOffset(2031, 3, 2, 8, 30, 0, TimeSpan.Zero);

        Plain(Clock.Moment(time, Clock.ZoneOf("Europe/Paris"))).ShouldBe(moment);
        new[] { 44.2, 90, 120 }.Select(Clock.Span).Select(Plain).ShouldBe([minutes, both, hours]);

        // Without the marks that keep the direction of what is filled in.
        static string Plain(string text) => text.Replace("\u2068", "").Replace("\u2069", "");
    }

    [Fact]
    public void Why_a_page_cannot_do_something_is_said_in_its_language()
    {
        var refusals = typeof(Refused).GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Select(property => property.GetValue(null)).OfType<Refusal>()
            // What only programs can send.
            .Where(refusal => refusal.Code is not ("cursor_invalid" or "limit_invalid"))
            .Concat([Refusal.RateLimited, Refusal.Unavailable, Refusal.GuestsMayNotCreate, Refusal.MeetingCancelled, Refusal.NotAllowed]);

        LanguageChoice.Speak(PageLanguages.Find("fr")!);

        refusals.ShouldAllBe(refusal => RefusalTexts.Of(refusal) != refusal.Message);
    }
}
