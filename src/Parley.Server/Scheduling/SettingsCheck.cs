using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Scheduling;

/// <summary>Reads title, description, reminders and how the call is set.</summary>
internal static class SettingsCheck
{
    public const int UsualReminderMinutes = 15;

    private const int MaxDescription = 4000;
    private const int MaxReminderMinutes = 7 * 24 * 60;

    public static string? Title(string? title, List<PlanFault> faults)
    {
        var clean = title is null || title.Length > MeetingRules.MaxTitleLength * 8 ? title : PlainText.Line(title);
        if (string.IsNullOrEmpty(clean))
        {
            faults.Add(PlanFault.TitleMissing);
        }
        else if (clean.Length > MeetingRules.MaxTitleLength)
        {
            faults.Add(PlanFault.TitleTooLong);
        }

        return clean;
    }

    /// <returns>Null: none.</returns>
    public static string? Description(string? description, List<PlanFault> faults)
    {
        if (description is { Length: > MaxDescription * 4 })
        {
            faults.Add(PlanFault.DescriptionTooLong);
            return null;
        }

        var clean = PlainText.Lines(description ?? "").ReplaceLineEndings("\n");
        if (clean.Length > MaxDescription)
        {
            faults.Add(PlanFault.DescriptionTooLong);
        }

        return clean.Length == 0 ? null : clean;
    }

    public static int? ReminderMinutes(double? minutes, List<PlanFault> faults)
    {
        if (minutes is null)
        {
            return null;
        }

        if (minutes is >= 1 and <= MaxReminderMinutes && minutes == Math.Floor(minutes.Value))
        {
            return (int)minutes;
        }

        faults.Add(PlanFault.ReminderInvalid);
        return null;
    }

    public static PermissionChanges Permissions(PlanDraft draft) => new(draft.Audio, draft.Video, draft.ScreenShare, draft.Chat);
}
