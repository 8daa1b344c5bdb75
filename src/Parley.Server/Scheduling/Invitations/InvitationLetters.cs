using System.Globalization;
using Parley.Server.Data;
using Parley.Server.Mail.Letters;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>What the mails of a meeting say.</summary>
internal sealed class InvitationLetters(InvitationLinks links)
{
    public Letter Invitation(InvitedMeeting meeting, Recipient to) =>
        ToInvitee(meeting, to, to.Texts.InvitationTitle(meeting.HostName, meeting.Meeting.Title), []);

    public Letter Confirmation(InvitedMeeting meeting, Recipient host, int invited) => ToHost(meeting, host, host.Texts.ConfirmationTitle(meeting.Meeting.Title), [host.Texts.ConfirmationText]) with
    {
        Facts = [.. Facts(meeting, host, meeting.Shown), new LetterFact(host.Texts.Invited, invited.ToString(CultureInfo.InvariantCulture))],
    };

    public Letter Update(InvitedMeeting meeting, Recipient to) => Told(meeting, to, to.Texts.UpdateTitle(meeting.Meeting.Title), [to.Texts.UpdateText]);

    public Letter Moved(InvitedMeeting meeting, Recipient to, OccurrenceRow occurrence)
    {
        var before = InvitationTimes.Of(to.Texts, to.Zone, occurrence.OriginalStart, occurrence.OriginalStart);
        var text = meeting.Plan.Recurrence is null ? to.Texts.UpdateText : to.Texts.MovedText(before);
        return Told(meeting, to, to.Texts.UpdateTitle(meeting.Meeting.Title), [text]) with { Facts = Facts(meeting, to, occurrence) };
    }

    /// <summary>Goes with the calendar entry of what has been; another mail has what comes.</summary>
    public Letter EntryEnded(InvitedMeeting meeting, Recipient to) => Plain(meeting, to, to.Texts.UpdateTitle(meeting.Meeting.Title), [to.Texts.EntryEndedText]) with
    {
        Facts = [new LetterFact(to.Texts.Host, meeting.HostName)],
    };

    public Letter Reminder(InvitedMeeting meeting, Recipient to, OccurrenceRow occurrence) =>
        Told(meeting, to, to.Texts.ReminderTitle(meeting.Meeting.Title, InvitationTimes.Clock(to.Texts, to.Zone, occurrence.StartsAt)), []) with
        {
            Facts = Facts(meeting, to, occurrence),
            More = [],
        };

    /// <param name="occurrence">The one that does not take place; null: all that were to come.</param>
    public Letter Cancellation(InvitedMeeting meeting, Recipient to, OccurrenceRow? occurrence)
    {
        if (occurrence is not null)
        {
            return Ended(meeting, to, to.Texts.OneCancelledText, occurrence) with { Title = to.Texts.OneCancelledTitle(meeting.Meeting.Title) };
        }

        return meeting.Plan.Recurrence is null
            ? Ended(meeting, to, to.Texts.CancellationText, meeting.Last)
            : Ended(meeting, to, to.Texts.SeriesCancellationText, null);
    }

    public Letter Uninvited(InvitedMeeting meeting, Recipient to) => Ended(meeting, to, to.Texts.UninvitedText, null);

    private static List<LetterFact> Facts(InvitedMeeting meeting, Recipient to, OccurrenceRow? occurrence)
    {
        var facts = new List<LetterFact>();
        if (occurrence is not null)
        {
            facts.Add(new LetterFact(to.Texts.When, InvitationTimes.Of(to.Texts, to.Zone, occurrence)));
            if (to.Zone.Id != meeting.Zone.Id)
            {
                facts.Add(new LetterFact(to.Texts.HostPlace, InvitationTimes.Of(to.Texts, meeting.Zone, occurrence)));
            }
        }

        if (InvitationTimes.Rule(to.Texts, meeting, to.Zone) is { } rule)
        {
            facts.Add(new LetterFact(to.Texts.Repeats, rule));
        }

        facts.Add(new LetterFact(to.Texts.Host, meeting.HostName));
        return facts;
    }

    private Letter Told(InvitedMeeting meeting, Recipient to, string title, IReadOnlyList<string> paragraphs) =>
        to.Invitee is null ? ToHost(meeting, to, title, paragraphs) : ToInvitee(meeting, to, title, paragraphs);

    private Letter ToInvitee(InvitedMeeting meeting, Recipient to, string title, IReadOnlyList<string> paragraphs)
    {
        var texts = to.Texts;
        var invitee = to.Invitee!;
        var join = links.Join(meeting, to);
        var answer = links.Answer(invitee);
        return Plain(meeting, to, title, meeting.Meeting.PasswordHash is null ? paragraphs : [.. paragraphs, texts.PasswordText]) with
        {
            Quote = meeting.Meeting.Description,
            Notes = [texts.PersonalLink, Why(meeting, to)],
            Button = new LetterLink(texts.Join, join),
            More =
            [
                new LetterLinks(texts.WillYouCome,
                [
                    new LetterLink(texts.Yes, $"{answer}?answer=yes"), new LetterLink(texts.Maybe, $"{answer}?answer=maybe"), new LetterLink(texts.No, $"{answer}?answer=no"),
                ], Answers: true),
                .. AddToCalendar(meeting, texts, join, $"{answer}/invite.ics"),
            ],
        };
    }

    private Letter ToHost(InvitedMeeting meeting, Recipient host, string title, IReadOnlyList<string> paragraphs)
    {
        var join = links.Join(meeting, host);
        return Plain(meeting, host, title, paragraphs) with
        {
            Quote = meeting.Meeting.Description,
            Button = new LetterLink(host.Texts.OpenMeeting, links.Details(meeting)),
            More = [.. AddToCalendar(meeting, host.Texts, join, null)],
        };
    }

    private Letter Ended(InvitedMeeting meeting, Recipient to, string text, OccurrenceRow? occurrence) =>
        Plain(meeting, to, to.Texts.CancellationTitle(meeting.Meeting.Title), [text]) with { Facts = Facts(meeting, to, occurrence) };

    private Letter Plain(InvitedMeeting meeting, Recipient to, string title, IReadOnlyList<string> paragraphs) => new()
    {
        Language = to.Language,
        Title = title,
        Paragraphs = paragraphs,
        Facts = Facts(meeting, to, meeting.Shown),
        Notes = to.Invitee is null ? [] : [Why(meeting, to)],
        LastLink = to.Invitee is null || to.HasAccount ? null : new LetterLink(to.Texts.StopInvitations, links.Stop(to)),
    };

    private string Why(InvitedMeeting meeting, Recipient to) => to.Texts.WhyText(meeting.HostName, to.Email, links.Server);

    private static IEnumerable<LetterLinks> AddToCalendar(InvitedMeeting meeting, InvitationTexts texts, string join, string? file)
    {
        if (meeting.Shown is { } shown)
        {
            LetterLink[] own = file is null ? [] : [new LetterLink(texts.CalendarFile, file)];
            yield return new LetterLinks(texts.AddToCalendar,
            [
                new LetterLink("Google", InvitationLinks.Google(meeting, shown, join)), new LetterLink("Outlook", InvitationLinks.Outlook(meeting, shown, join)), .. own,
            ]);
        }
    }
}
