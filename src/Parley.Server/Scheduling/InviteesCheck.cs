using Parley.Meetings;
using Parley.Server.Data;
using Parley.Server.Mail;

namespace Parley.Server.Scheduling;

/// <summary>Reads who is invited.</summary>
internal static class InviteesCheck
{
    private const int MaxInvitees = 1000;

    /// <param name="hostEmail">The host needs no invitation and is left out.</param>
    public static IReadOnlyList<Invitee> Read(IReadOnlyList<InviteeDraft> drafts, string hostEmail, List<PlanFault> faults)
    {
        if (drafts.Count > MaxInvitees)
        {
            faults.Add(PlanFault.TooManyInvitees);
            return [];
        }

        var host = KeyOf(hostEmail);
        var seen = new HashSet<string>();
        var invitees = new List<Invitee>(drafts.Count);
        foreach (var draft in drafts)
        {
            if (Read(draft, out var fault) is not { } invitee)
            {
                faults.Add(fault!);
            }
            else if (invitee.Key == host)
            {
                continue;
            }
            else if (!seen.Add(invitee.Key))
            {
                faults.Add(PlanFault.EmailTwice(invitee.Email));
            }
            else
            {
                invitees.Add(invitee);
            }
        }

        return invitees;
    }

    /// <summary>As accounts compare addresses.</summary>
    public static string KeyOf(string email) => email.ToUpperInvariant();

    private static Invitee? Read(InviteeDraft draft, out PlanFault? fault)
    {
        fault = null;
        var written = draft.Email ?? "";
        if (!EmailAddress.TryParse(written, out var email))
        {
            fault = PlanFault.EmailInvalid(written);
            return null;
        }

        string? name = null;
        if (!string.IsNullOrWhiteSpace(draft.Name) && !DisplayNames.TryClean(draft.Name, out name))
        {
            fault = PlanFault.NameInvalid(written);
            return null;
        }

        InviteeRole? role = draft.Role?.ToLowerInvariant() switch
        {
            null or "" or "participant" => InviteeRole.Participant,
            "cohost" or "co-host" => InviteeRole.CoHost,
            _ => null,
        };
        if (role is null)
        {
            fault = PlanFault.RoleInvalid(written);
            return null;
        }

        return new Invitee(email.Value, KeyOf(email.Value), name ?? NameOf(email.Value), role.Value);
    }

    /// <summary>Who has no name is called by what stands before the @.</summary>
    private static string NameOf(string email)
    {
        var local = email[..email.IndexOf('@', StringComparison.Ordinal)];
        return DisplayNames.TryClean(local, out var name) ? name : local[..Math.Min(local.Length, MeetingRules.MaxNameLength)];
    }
}
