using System.Globalization;
using NodaTime;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Scheduling.Pages;

/// <summary>The form of a plan as it was typed, so that nothing is lost when something is wrong.</summary>
public sealed record ScheduleForm
{
    public const string RepeatsNone = "none";
    public const string RepeatsKeep = "keep";

    public static IReadOnlyList<string> Weekdays { get; } = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    public string Date { get; init; } = "";

    public string Time { get; init; } = "";

    public string TimeZone { get; init; } = "";

    public string Duration { get; init; } = "60";

    public string Repeats { get; init; } = RepeatsNone;

    public string Every { get; init; } = "1";

    public IReadOnlyList<string> Days { get; init; } = [];

    public string Ends { get; init; } = "count";

    public string Count { get; init; } = "10";

    public string Until { get; init; } = "";

    public string Invitees { get; init; } = "";

    public string CoHosts { get; init; } = "";

    public bool WaitingRoom { get; init; }

    public bool MayStart { get; init; }

    public bool EmailReminders { get; init; } = true;

    public string ReminderMinutes { get; init; } = "15";

    public bool Audio { get; init; } = true;

    public bool Video { get; init; } = true;

    public bool ScreenSharing { get; init; } = true;

    public bool Chat { get; init; } = true;

    public string Password { get; init; } = "";

    public bool RemovePassword { get; init; }

    /// <summary>The next full hour that is at least a quarter of an hour away.</summary>
    internal static ScheduleForm Empty(Caller caller, DateTimeOffset now)
    {
        var zone = Clock.ZoneOf(caller.TimeZone);
        var soon = Instant.FromDateTimeOffset(now.AddMinutes(15)).InZone(zone).LocalDateTime;
        var start = soon.Date + new LocalTime(soon.Hour, 0) + Period.FromHours(1);
        return new ScheduleForm { Date = DateText(start.Date), Time = TimeText(start.TimeOfDay), TimeZone = zone.Id };
    }

    internal static ScheduleForm Of(IFormCollection form) => new()
    {
        Title = form["title"].ToString(),
        Description = form["description"].ToString(),
        Date = form["date"].ToString(),
        Time = form["time"].ToString(),
        TimeZone = form["timeZone"].ToString(),
        Duration = form["duration"].ToString(),
        Repeats = form["repeats"].ToString(),
        Every = form["every"].ToString(),
        Days = [.. form["days"].OfType<string>().Where(Weekdays.Contains)],
        Ends = form["ends"].ToString(),
        Count = form["count"].ToString(),
        Until = form["until"].ToString(),
        Invitees = form["invitees"].ToString(),
        CoHosts = form["coHosts"].ToString(),
        WaitingRoom = form["waitingRoom"] == "true",
        MayStart = form["mayStart"] == "true",
        EmailReminders = form["emailReminders"] == "true",
        ReminderMinutes = form["reminderMinutes"].ToString(),
        Audio = form["audio"] == "true",
        Video = form["video"] == "true",
        ScreenSharing = form["screenSharing"] == "true",
        Chat = form["chat"] == "true",
        Password = form["password"].ToString(),
        RemovePassword = form["removePassword"] == "true",
    };

    internal static ScheduleForm Of(ListedMeeting listed)
    {
        var (meeting, plan) = (listed.Meeting, listed.Plan);
        var form = new ScheduleForm
        {
            Title = meeting.Title,
            Description = meeting.Description ?? "",
            Invitees = Lines(listed.Invitees, InviteeRole.Participant),
            CoHosts = Lines(listed.Invitees, InviteeRole.CoHost),
            WaitingRoom = meeting.WaitingRoom,
            MayStart = meeting.ParticipantsMayStart,
            Audio = meeting.AudioAllowed,
            Video = meeting.VideoAllowed,
            ScreenSharing = meeting.ScreenShareAllowed,
            Chat = meeting.ChatAllowed,
        };
        if (plan is null)
        {
            return form;
        }

        var start = LocalDateTime.FromDateTime(plan.LocalStart);
        return RepeatFields.Fill(
            form with
            {
                Date = DateText(start.Date),
                Time = TimeText(start.TimeOfDay),
                TimeZone = plan.TimeZone,
                Duration = plan.DurationMinutes.ToString(CultureInfo.InvariantCulture),
                EmailReminders = plan.EmailReminders,
                ReminderMinutes = plan.ReminderMinutes.ToString(CultureInfo.InvariantCulture),
            },
            plan.Recurrence is { } text ? RuleReader.Read(text, Clock.ZoneOf(plan.TimeZone)).Rule : null,
            start.Date,
            Clock.ZoneOf(plan.TimeZone));
    }

    /// <param name="before">The form as it was shown: what is still the same is not said, so that it stays exactly as it is.</param>
    internal PlanDraft ToDraft(ScheduleForm? before)
    {
        var rule = RepeatFields.RuleOf(this);
        return new PlanDraft
        {
            Title = Title,
            Description = Description,
            Start = before is not null && (Date, Time) == (before.Date, before.Time) ? null
                : Date.Trim().Length == 0 || Time.Trim().Length == 0 ? ""
                : $"{Date.Trim()}T{Time.Trim()}",
            TimeZone = before?.TimeZone == TimeZone ? null : TimeZone,
            DurationMinutes = before?.Duration == Duration ? null : Number(Duration),
            Recurrence = Repeats == RepeatsKeep || (before is not null && rule == RepeatFields.RuleOf(before)) ? null : rule,
            Invitees = before is not null && (Invitees, CoHosts) == (before.Invitees, before.CoHosts) ? null : [.. InviteeLines.Read(Invitees, "participant"), .. InviteeLines.Read(CoHosts, "coHost")],
            WaitingRoom = WaitingRoom,
            ParticipantsMayStart = MayStart,
            EmailReminders = EmailReminders,
            ReminderMinutes = Number(ReminderMinutes),
            Audio = Audio,
            Video = Video,
            ScreenShare = ScreenSharing,
            Chat = Chat,
            Password = RemovePassword ? "" : Password.Length == 0 && before is not null ? null : Password,
        };
    }

    internal static string DateText(LocalDate date) => date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);

    internal static string TimeText(LocalTime time) => time.ToString("HH':'mm", CultureInfo.InvariantCulture);

    /// <summary>What is no number is refused as one that is out of range.</summary>
    private static double Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static string Lines(IEnumerable<InviteeRow> invitees, InviteeRole role) =>
        string.Join('\n', invitees.Where(invitee => invitee.Role == role).Select(invitee => InviteeLines.Write(invitee.Name, invitee.Email)));
}
