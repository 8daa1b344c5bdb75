using System.Text.Json;
using Parley.Meetings.Signals;
using Parley.Server.Scheduling.History;

namespace Parley.Server.Tests.Scheduling;

public sealed class LogSentencesTests
{
    [Theory]
    [InlineData("en", "Ada removed Bob from the meeting", "The server locked the meeting (x)")]
    [InlineData("fr", "Ada a exclu Bob de la réunion", "Le serveur a verrouillé la réunion (x)")]
    [InlineData("ar", "Ada أخرج Bob من الاجتماع", "الخادم أقفل الاجتماع (x)")]
    [InlineData("de", "Ada removed Bob from the meeting", "The server locked the meeting (x)")]
    public void Each_act_is_a_sentence(string language, string removed, string locked)
    {
        var sentences = LogSentences.In(language);

        sentences.Of(Entry(ModerationAct.Removed, "Ada", "Bob", null)).ShouldBe(removed);
        sentences.Of(Entry(ModerationAct.Locked, null, null, "x")).ShouldBe(locked);
        Enum.GetValues<ModerationAct>().Select(act => sentences.Of(Entry(act, "Ada", "Bob", null))).ShouldAllBe(sentence => sentence.Length > 5 && !sentence.Contains('{'));
    }

    private static LogEntryObject Entry(ModerationAct act, string? by, string? who, string? detail) =>
        new(DateTimeOffset.UnixEpoch, JsonNamingPolicy.CamelCase.ConvertName(act.ToString()), by, who, detail);
}
