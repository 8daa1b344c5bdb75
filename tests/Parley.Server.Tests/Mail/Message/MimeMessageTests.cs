using System.Net.Mail;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Server.Data;
using Parley.Server.Mail.Message;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Message;

/// <summary>What Python's parser makes of mails.</summary>
public sealed class MimeMessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private static readonly string[] Subjects =
    [
        "Invitation: planning",
        "Réunion d’équipe du lundi, avec beaucoup de mots pour que la ligne soit bien trop longue et doive être pliée plus d’une fois",
        "دعوة إلى اجتماع الفريق يوم الاثنين في الساعة العاشرة صباحًا بتوقيت باريس",
        "👩‍👩‍👧‍👦 families 🎉 and =?utf-8?B?YQ==?= what looks encoded",
        new string('x', 300),
        "a plain subject that is long enough to need a second line and even a third one because it goes on and on and on until it ends",
        "trailing, punctuation; and \"quotes\" \\ back",
    ];

    [ForeignFact]
    public async Task Every_subject_name_and_text_arrives_as_it_was_written()
    {
        var texts = new[] { "Plain.\n\n.a line with a dot\n", $"Long {new string('é', 2000)}\nnächste = Zeile \t\nمرحبا بكم في الاجتماع\n", "Link: https://meet.example.org/confirm-email?token=abc=def&x=" + new string('a', 400) };
        var mails = Subjects.SelectMany((subject, at) => new[] { false, true }.Select(eightBit =>
            (Subject: subject, Text: texts[at % texts.Length], Bytes: Write(Mail() with { Subject = subject, Text = texts[at % texts.Length], ToName = NameOf(subject), FromName = "Ada \"the\" Böß" }, eightBit), eightBit))).ToList();

        var read = await ForeignReader.MailsAsync([.. mails.Select(mail => mail.Bytes)]);

        foreach (var (mail, seen) in mails.Zip(read))
        {
            seen["defects"]!.AsArray().ShouldBeEmpty(mail.Subject);
            Header(seen, "subject").ShouldBe(mail.Subject);
            seen["to"]!.ToJsonString().ShouldBe(new JsonArray(new JsonArray(NameOf(mail.Subject), "ann@example.org")).ToJsonString());
            seen["from"]![0]![0]!.GetValue<string>().ShouldBe("Ada \"the\" Böß (Parley)");
            Lines(Part(seen, "text/plain")).ShouldBe(Lines(mail.Text));
            Part(seen, "text/html").Trim().ShouldBe("<p>héllo</p>");
            Encoding.UTF8.GetString(mail.Bytes).Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 998 && !line.Contains('\n') && !line.Contains('\r'));
            if (!mail.eightBit)
            {
                mail.Bytes.ShouldAllBe(value => value < 128);
            }
        }
    }

    [ForeignFact]
    public async Task A_calendar_is_shown_and_attached()
    {
        var read = await ForeignReader.MailAsync(Write(Mail() with { CalendarMethod = "REQUEST", Calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n" }, eightBit: false));

        read["structure"]!.ToJsonString().ShouldBe("""["multipart/mixed","multipart/alternative","text/plain","text/html","text/calendar","application/ics"]""");
        var calendar = read["parts"]!.AsArray().Single(part => part!["type"]!.GetValue<string>() == "text/calendar")!;
        calendar["method"]!.GetValue<string>().ShouldBe("REQUEST");
        var file = read["parts"]!.AsArray().Single(part => part!["type"]!.GetValue<string>() == "application/ics")!;
        file["file"]!.GetValue<string>().ShouldBe("invite.ics");
        file["disposition"]!.GetValue<string>().ShouldBe("attachment");
        file["text"]!.GetValue<string>().ShouldContain("SUMMARY:Été\r\n");
    }

    [ForeignFact]
    public async Task No_value_can_add_a_header_or_end_the_header()
    {
        const string Evil = "x\r\nBcc: victim@example.org\r\n\r\nbody";
        var read = await ForeignReader.MailAsync(Write(Mail() with { Subject = Evil, ToName = Evil, FromName = Evil, OptOut = $"https://a/{Evil}", ReplyTo = "b@example.org", Language = Evil }, eightBit: true));

        var headers = read["headers"]!.AsObject();
        headers.ContainsKey("bcc").ShouldBeFalse();
        Part(read, "text/plain").Trim().ShouldBe("text");
    }

    [ForeignFact]
    public async Task Mail_programs_are_told_how_to_end_invitations_and_not_to_answer()
    {
        var read = await ForeignReader.MailAsync(Write(Mail() with { OptOut = "https://meet.example.org/mail/stop/abc" }, eightBit: false));

        Header(read, "list-unsubscribe").ShouldBe("<https://meet.example.org/mail/stop/abc>");
        Header(read, "list-unsubscribe-post").ShouldBe("List-Unsubscribe=One-Click");
        Encoding.UTF8.GetString(Write(Mail() with { OptOut = "http://localhost:8180/mail/stop/abc" }, eightBit: false)).ShouldNotContain("One-Click", customMessage: "one click is for https");
        Header(read, "auto-submitted").ShouldBe("auto-generated");
        Header(read, "message-id").ShouldBe("<id@parley.example>");
        Header(read, "date").ShouldBe("Sat, 21 Nov 2026 20:00:00 +0000");
    }

    /// <summary>Short enough for one encoded word: Python before 3.13 leaves a blank between two of them in names (not in subjects).</summary>
    private static string NameOf(string subject) => subject.Split('=')[0][..Math.Min(16, subject.Length)].Trim();

    private static string Header(JsonObject mail, string name) => mail["headers"]![name]!.GetValue<string>();

    private static string Part(JsonObject mail, string type) => mail["parts"]!.AsArray().First(part => part!["type"]!.GetValue<string>() == type)!["text"]!.GetValue<string>();

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static byte[] Write(Draft draft, bool eightBit) => new MimeMessage(
        new MailRow
        {
            Id = Guid.NewGuid(),
            Key = "key",
            Kind = MailKind.Invitation,
            ToAddress = "ann@example.org",
            ToName = draft.ToName,
            FromName = draft.FromName,
            ReplyTo = draft.ReplyTo,
            Language = draft.Language,
            Subject = draft.Subject,
            Text = draft.Text,
            Html = "<p>héllo</p>",
            CalendarMethod = draft.CalendarMethod,
            Calendar = draft.Calendar,
            OptOut = draft.OptOut,
            MessageId = "id@parley.example",
            CreatedAt = Now,
            DueAt = Now,
        },
        new MailAddress("parley@parley.example", "Parley"),
        Now).Write(eightBit);

    private static Draft Mail() => new();

    private sealed record Draft
    {
        public string? ToName { get; init; }

        public string? FromName { get; init; }

        public string? ReplyTo { get; init; }

        public string Language { get; init; } = "en";

        public string Subject { get; init; } = "subject";

        public string Text { get; init; } = "text";

        public string? CalendarMethod { get; init; }

        public string? Calendar { get; init; }

        public string? OptOut { get; init; }
    }
}
