using Microsoft.EntityFrameworkCore;
using NodaTime;
using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail;
using Parley.Server.Mail.Calendar;
using Parley.Server.Mail.Letters;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Writes to the people concerned when a plan changes, in the transaction of the change.</summary>
internal sealed class InvitationMails(MailOutbox outbox, MailQuota quota, InvitationLetters letters, InvitationLinks links, ParleyOptions options, TimeProvider time) : IPlanChanges
{
    public async Task<Refusal?> HappenedAsync(ParleyDb db, PlanChange change, CancellationToken cancellationToken)
    {
        if (await InvitedMeeting.LoadAsync(db, change.MeetingId, cancellationToken) is not { } meeting)
        {
            return null;
        }

        var mails = await WriteAsync(db, meeting, change, cancellationToken);
        // A meeting that does not take place is always told.
        if (change is not (PlanChange.Cancelled or PlanChange.OccurrenceCancelled)
            && await quota.CheckAsync(db, meeting.Host.Id, mails, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await outbox.AddAsync(db, mails, cancellationToken);
        await ReminderQueue.RenewAsync(db, meeting.Meeting.Id, time.GetUtcNow(), cancellationToken);
        return null;
    }

    /// <summary>To one who is invited already.</summary>
    public async Task<Refusal?> InviteAgainAsync(ParleyDb db, string id, InviteeRow invitee, CancellationToken cancellationToken)
    {
        if (await InvitedMeeting.LoadAsync(db, id, cancellationToken) is not { } meeting)
        {
            return Refused.NotScheduled;
        }

        OutgoingMail[] mail = [Invitation(meeting, (await RecipientsAsync(db, meeting, [invitee], cancellationToken))[0])];
        if (await quota.CheckAsync(db, meeting.Host.Id, mail, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await outbox.AddAsync(db, mail, cancellationToken);
        return null;
    }

    /// <summary>The reminders of one time.</summary>
    public async Task RemindAsync(ParleyDb db, InvitedMeeting meeting, OccurrenceRow occurrence, CancellationToken cancellationToken)
    {
        var invitees = await InviteesAsync(db, meeting, cancellationToken);
        var people = await RecipientsAsync(db, meeting, [.. invitees.Where(invitee => invitee.Rsvp != Rsvp.No)], cancellationToken);
        var mails = people.Prepend(Recipient.HostOf(meeting)).Select(to => Mail(meeting, to, MailKind.Reminder,
            $"reminder:{occurrence.Id:N}:{occurrence.StartsAt.ToUnixTimeSeconds()}:{WhoIs(to)}",
            to.Texts.ReminderSubject(meeting.Meeting.Title), letters.Reminder(meeting, to, occurrence), null) with
        {
            // Who starts the server an hour later needs none any more.
            Expires = occurrence.EndsAt,
        });
        await outbox.AddAsync(db, [.. mails], cancellationToken);
    }

    /// <summary>The entry as its owner gets it, in mails and as a file.</summary>
    public EntryFor EntryOf(InvitedMeeting meeting, Recipient to)
    {
        var join = links.Join(meeting, to);
        CalendarAttendee[] attendee = to.Invitee is { } invitee ? [new(to.Name, to.Email, AnswerOf(invitee.Rsvp))] : [];
        return new EntryFor(Instant.FromDateTimeOffset(time.GetUtcNow()), join, to.Texts.JoinLine(join), new CalendarPerson(meeting.HostName, meeting.Host.Email!), attendee);
    }

    private static string WhoIs(Recipient to) => to.Invitee?.Id.ToString("N") ?? "host";

    private static string AnswerOf(Rsvp rsvp) => rsvp switch { Rsvp.Yes => "ACCEPTED", Rsvp.No => "DECLINED", Rsvp.Maybe => "TENTATIVE", _ => "NEEDS-ACTION" };

    private static Task<List<InviteeRow>> InviteesAsync(ParleyDb db, InvitedMeeting meeting, CancellationToken cancellationToken) =>
        db.Invitees.AsNoTracking().Where(invitee => invitee.MeetingId == meeting.Meeting.Id).OrderBy(invitee => invitee.Id).ToListAsync(cancellationToken);

    private Task<IReadOnlyList<Recipient>> RecipientsAsync(ParleyDb db, InvitedMeeting meeting, IReadOnlyCollection<InviteeRow> invitees, CancellationToken cancellationToken) =>
        Recipient.AmongAsync(db, meeting, invitees, options.DefaultLanguage, cancellationToken);

    private async Task<IReadOnlyList<OutgoingMail>> WriteAsync(ParleyDb db, InvitedMeeting meeting, PlanChange change, CancellationToken cancellationToken)
    {
        var host = Recipient.HostOf(meeting);
        var everyone = await RecipientsAsync(db, meeting, await InviteesAsync(db, meeting, cancellationToken), cancellationToken);
        switch (change)
        {
            case PlanChange.Planned:
                return [Confirmation(meeting, host, everyone.Count), .. everyone.Select(to => Invitation(meeting, to))];
            case PlanChange.Changed changed:
                var added = changed.Added.Select(invitee => invitee.Id).ToHashSet();
                var removed = await RecipientsAsync(db, meeting, [.. changed.Removed], cancellationToken);
                return
                [
                    .. everyone.Where(to => added.Contains(to.Invitee!.Id)).Select(to => Invitation(meeting, to)),
                    .. removed.Select(to => Uninvited(meeting, to, changed.Ended)),
                    .. changed.Ended is { } ended && meeting.Ended.FirstOrDefault(entry => entry.Number == ended.Number) is { Recurrence: not null } entry
                        ? everyone.Where(to => ended.Answers.ContainsKey(to.Invitee!.Id)).Prepend(host).Select(to => EntryEnded(meeting, to, entry, ended))
                        : [],
                    .. changed.EveryoneConcerned ? everyone.Where(to => !added.Contains(to.Invitee!.Id)).Prepend(host).Select(to => Update(meeting, to)) : [],
                ];
            case PlanChange.Cancelled:
                return [.. everyone.Prepend(host).Select(to => Cancelled(meeting, to))];
            case PlanChange.OccurrenceMoved { Occurrence: var id } when meeting.Occurrences.FirstOrDefault(one => one.Id == id) is { } moved:
                return [.. everyone.Prepend(host).Select(to => Moved(meeting, to, moved))];
            case PlanChange.OccurrenceCancelled { Occurrence: var id } when meeting.Occurrences.FirstOrDefault(one => one.Id == id) is { } cancelled:
                return [.. everyone.Prepend(host).Select(to => Cancelled(meeting, to, cancelled))];
            default:
                return [];
        }
    }

    private OutgoingMail Confirmation(InvitedMeeting meeting, Recipient host, int invited) => Mail(meeting, host, MailKind.Confirmation,
        $"confirmation:{meeting.Meeting.Id}", host.Texts.ConfirmationSubject(meeting.Meeting.Title), letters.Confirmation(meeting, host, invited), Entries(meeting, host));

    private OutgoingMail Invitation(InvitedMeeting meeting, Recipient to) => Mail(meeting, to, MailKind.Invitation,
        $"invitation:{WhoIs(to)}:{to.Invitee?.LinkNumber}", to.Texts.InvitationSubject(meeting.Meeting.Title), letters.Invitation(meeting, to), Entries(meeting, to));

    private OutgoingMail Update(InvitedMeeting meeting, Recipient to) => Mail(meeting, to, MailKind.Update,
        $"update:{meeting.Meeting.Id}:{meeting.Plan.Sequence}:{WhoIs(to)}", to.Texts.UpdateSubject(meeting.Meeting.Title), letters.Update(meeting, to), Entries(meeting, to));

    private OutgoingMail Moved(InvitedMeeting meeting, Recipient to, OccurrenceRow occurrence) => Mail(meeting, to, MailKind.Update,
        $"moved:{occurrence.Id:N}:{meeting.Plan.Sequence}:{occurrence.Sequence}:{WhoIs(to)}", to.Texts.UpdateSubject(meeting.Meeting.Title), letters.Moved(meeting, to, occurrence),
        [MeetingCalendar.One(meeting, occurrence, EntryOf(meeting, to))]);

    private OutgoingMail Cancelled(InvitedMeeting meeting, Recipient to, OccurrenceRow? occurrence = null) => Mail(meeting, to, MailKind.Cancellation,
        $"cancellation:{occurrence?.Id.ToString("N") ?? meeting.Meeting.Id}:{meeting.Plan.Sequence}:{WhoIs(to)}", to.Texts.CancellationSubject(meeting.Meeting.Title), letters.Cancellation(meeting, to, occurrence),
        occurrence is not null ? [MeetingCalendar.One(meeting, occurrence, EntryOf(meeting, to), cancelled: true)]
            // A series that has begun ends; what has been stays in calendars.
            : MeetingCalendar.Whole(meeting, meeting.Current, EntryOf(meeting, to), cancelled: !meeting.Current.HasBegun));

    /// <summary>
    /// What was to come goes from the calendar, what has been stays: a CANCEL without RECURRENCE-ID takes the whole entry out (RFC 5546, section 3.2.5),
    /// and one for each time to come, or for a range of them, is not understood everywhere. A series that ends is.
    /// </summary>
    /// <param name="ended">The entry that this one had, when what comes has just become another.</param>
    private OutgoingMail Uninvited(InvitedMeeting meeting, Recipient to, EndedEntry? ended)
    {
        // Lower than what would follow on being invited again.
        var current = meeting.Current with { Sequence = meeting.Plan.Sequence - 1 };
        var been = ended is null ? current.Been(time.GetUtcNow()) : meeting.Ended.First(entry => entry.Number == ended.Number);
        IReadOnlyList<CalendarEvent>? entries = been switch
        {
            null => MeetingCalendar.Whole(meeting, current, EntryOf(meeting, to), cancelled: true),
            { Recurrence: null } => null,
            _ => MeetingCalendar.Whole(meeting, been, EntryOf(meeting, to), cancelled: false),
        };
        return Mail(meeting, to, MailKind.Cancellation, $"uninvited:{WhoIs(to)}", to.Texts.CancellationSubject(meeting.Meeting.Title), letters.Uninvited(meeting, to), entries);
    }

    /// <summary>What has been, as the entry that it was. What comes is another mail: one calendar object is of one entry (RFC 5546, section 3.2.2).</summary>
    private OutgoingMail EntryEnded(InvitedMeeting meeting, Recipient to, MeetingEntry entry, EndedEntry ended)
    {
        var reader = EntryOf(meeting, to);
        var answered = reader with { Attendees = [.. reader.Attendees.Select(attendee => attendee with { Answer = AnswerOf(ended.Answers[to.Invitee!.Id]) })] };
        return Mail(meeting, to, MailKind.Update, $"ended:{meeting.Meeting.Id}:{entry.Number}:{WhoIs(to)}", to.Texts.UpdateSubject(meeting.Meeting.Title), letters.EntryEnded(meeting, to),
            MeetingCalendar.Whole(meeting, entry, answered, cancelled: false));
    }

    private IReadOnlyList<CalendarEvent> Entries(InvitedMeeting meeting, Recipient to) => MeetingCalendar.Whole(meeting, meeting.Current, EntryOf(meeting, to), cancelled: false);

    private static OutgoingMail Mail(InvitedMeeting meeting, Recipient to, MailKind kind, string key, string subject, Letter letter, IReadOnlyList<CalendarEvent>? entries) => new()
    {
        Kind = kind,
        Key = key,
        ToAddress = to.Email,
        ToName = to.Name,
        Language = to.Language,
        Subject = subject,
        Text = LetterText.Write(letter),
        Html = LetterHtml.Write(letter),
        Calendar = entries is null ? null : CalendarPartOf(to, entries),
        AccountId = meeting.Host.Id,
        MeetingId = meeting.Meeting.Id,
        FromName = to.Invitee is null ? null : meeting.HostName,
        ReplyTo = to.Invitee is null ? null : meeting.Host.Email,
        OptOut = letter.LastLink?.Address,
    };

    /// <summary>Who organises a meeting is not asked to it: the own entry is told, not requested (RFC 5546, section 3.2.1).</summary>
    private static CalendarPart CalendarPartOf(Recipient to, IReadOnlyList<CalendarEvent> entries)
    {
        var method = to.Invitee is null ? "PUBLISH" : entries.All(entry => entry.IsCancelled) ? "CANCEL" : "REQUEST";
        return new CalendarPart(method, CalendarWriter.Write(new CalendarObject(method, entries)));
    }
}
