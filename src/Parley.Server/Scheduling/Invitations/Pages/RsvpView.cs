using Parley.Server.Data;

namespace Parley.Server.Scheduling.Invitations.Pages;

/// <summary>What the page for an answer shows, in the language of its reader.</summary>
public sealed record RsvpView
{
    public required string Title { get; init; }

    public required string Notice { get; init; }

    /// <summary>Something has changed since the mail, or just now.</summary>
    public bool IsNews { get; init; }

    public required string NoticeClass { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; }

    public string? Description { get; init; }

    public required string Question { get; init; }

    /// <summary>Empty when there is nothing to answer any more.</summary>
    public required IReadOnlyList<RsvpChoice> Answers { get; init; }

    public required string Join { get; init; }

    public required string JoinText { get; init; }

    /// <param name="chosen">Which link in the mail was followed; nothing is decided by that.</param>
    internal static RsvpView Of(InvitedMeeting meeting, Recipient to, string join, Rsvp? chosen, bool saved)
    {
        var texts = to.Texts;
        var given = to.Invitee!.Rsvp;
        var over = meeting.IsCancelled ? texts.RsvpCancelled : meeting.Meeting.Status == MeetingStatus.Completed ? texts.RsvpOver : null;
        var facts = new List<KeyValuePair<string, string>>();
        if (meeting.Shown is { } shown)
        {
            facts.Add(new(texts.When, InvitationTimes.Of(texts, to.Zone, shown)));
        }

        if (InvitationTimes.Rule(texts, meeting, to.Zone) is { } rule)
        {
            facts.Add(new(texts.Repeats, rule));
        }

        facts.Add(new(texts.Host, meeting.HostName));
        return new RsvpView
        {
            Title = meeting.Meeting.Title,
            Notice = over ?? (saved ? texts.RsvpSaved(meeting.HostName) : texts.RsvpLead(meeting.HostName)),
            IsNews = over is not null || saved,
            NoticeClass = over is not null ? "note note-error" : saved ? "note" : "lead",
            Facts = facts,
            Description = meeting.Meeting.Description,
            Question = texts.WillYouCome,
            Answers = over is not null ? [] : [Choice("yes", texts.Yes, Rsvp.Yes), Choice("maybe", texts.Maybe, Rsvp.Maybe), Choice("no", texts.No, Rsvp.No)],
            Join = join,
            JoinText = texts.Join,
        };

        RsvpChoice Choice(string value, string text, Rsvp answer) => new(value, text, given == answer, (chosen ?? given) == answer);
    }
}

/// <param name="Given">It is the answer so far.</param>
public sealed record RsvpChoice(string Value, string Text, bool Given, bool Highlighted);
