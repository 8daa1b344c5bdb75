using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Scheduling.Pages;

/// <summary>The sentences of the pages about meetings, in the language of the request. Apart from the other pages' so that neither file grows too long.</summary>
internal static class ScheduleTexts
{
    private static readonly ResourceManager Resources = new(typeof(ScheduleTexts));

    public static string Answers => Get();

    public static string AnswersEmpty => Get();

    public static string Audio => Get();

    public static string CancelFollowing => Get();

    public static string CancelMeeting => Get();

    public static string CancelOne => Get();

    public static string CancelSeries => Get();

    public static string CancelText => Get();

    public static string Chat => Get();

    public static string ChatEmpty => Get();

    public static string ChatTitle => Get();

    public static string CoHosts => Get();

    public static string CoHostsHint => Get();

    public static string ConfirmFirst => Get();

    public static string ConfirmLink => Get();

    public static string Date => Get();

    public static string DayPattern => Get();

    public static string DeleteHistory => Get();

    public static string DeleteSession => Get();

    public static string DeleteText => Get();

    public static string Description => Get();

    public static string Duration => Get();

    public static string DurationHint => Get();

    public static string Edit => Get();

    public static string EditSeriesHint => Get();

    public static string EditTitle => Get();

    public static string EmailReminders => Get();

    public static string EmptyPast => Get();

    public static string EmptyText => Get();

    public static string EmptyTitle => Get();

    public static string EmptyUpcoming => Get();

    public static string Ends => Get();

    public static string EndsCount => Get();

    public static string EndsUntil => Get();

    public static string Every => Get();

    public static string EveryHint => Get();

    public static string ExportCsv => Get();

    public static string ExportJson => Get();

    public static string FirstOfTwo => Get();

    public static string FromStart => Get();

    public static string Guest => Get();

    public static string History => Get();

    public static string HistoryEmpty => Get();

    public static string HostedBy => Get();

    public static string Hours => Get();

    public static string HoursMinutes => Get();

    public static string How => Get();

    public static string InvitedCount => Get();

    public static string Invitees => Get();

    public static string InviteesHint => Get();

    public static string Join => Get();

    public static string LastDay => Get();

    public static string Link => Get();

    public static string Log => Get();

    public static string LogEmpty => Get();

    public static string MayDo => Get();

    public static string MayStart => Get();

    public static string MayStartHint => Get();

    public static string MeetingsTitle => Get();

    public static string Minutes => Get();

    public static string Moment => Get();

    public static string Move => Get();

    public static string Moved => Get();

    public static string New => Get();

    public static string NoReminder => Get();

    public static string Nothing => Get();

    public static string Occurrences => Get();

    public static string OccurrencesEmpty => Get();

    public static string Off => Get();

    public static string On => Get();

    public static string OnDays => Get();

    public static string OnDaysHint => Get();

    public static string ParticipantsMay => Get();

    public static string Password => Get();

    public static string PasswordHint => Get();

    public static string PasswordKeep => Get();

    public static string Past => Get();

    public static string People => Get();

    public static string PleaseCorrect => Get();

    public static string Quality => Get();

    public static string QualityEmpty => Get();

    public static string QualityLine => Get();

    public static string RemindBefore => Get();

    public static string Reminder => Get();

    public static string RemovePassword => Get();

    public static string Repeats => Get();

    public static string RepeatsDaily => Get();

    public static string RepeatsKeep => Get();

    public static string RepeatsMonthlyDay => Get();

    public static string RepeatsMonthlyNth => Get();

    public static string RepeatsNone => Get();

    public static string RepeatsWeekdays => Get();

    public static string RepeatsWeekly => Get();

    public static string RoleCoHost => Get();

    public static string RoleHost => Get();

    public static string RsvpMaybe => Get();

    public static string RsvpNo => Get();

    public static string RsvpPending => Get();

    public static string RsvpYes => Get();

    public static string RuleDays => Get();

    public static string RuleTimes => Get();

    public static string RuleUntil => Get();

    public static string Save => Get();

    public static string Schedule => Get();

    public static string ScheduleLead => Get();

    public static string ScheduleTitle => Get();

    public static string ScreenSharing => Get();

    public static string SecondOfTwo => Get();

    public static string Series => Get();

    public static string SettingsTitle => Get();

    public static string ShowAll => Get();

    public static string ShowMore => Get();

    public static string Start => Get();

    public static string StatusCancelled => Get();

    public static string StatusCompleted => Get();

    public static string StatusMissed => Get();

    public static string StatusOngoing => Get();

    public static string StatusScheduled => Get();

    public static string StillThere => Get();

    public static string Time => Get();

    public static string TimeZone => Get();

    public static string Times => Get();

    public static string Title => Get();

    public static string To => Get();

    public static string ToMeeting => Get();

    public static string Today => Get();

    public static string Upcoming => Get();

    public static string Video => Get();

    public static string WaitingRoom => Get();

    public static string WaitingRoomHint => Get();

    public static string When => Get();

    public static string Who => Get();

    public static string You => Get();

    public static string YourTime => Get();

    /// <summary>A text with values in it.</summary>
    public static string Of(string text, params ReadOnlySpan<object?> values) => Sentences.Fill(text, values);

    private static string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
