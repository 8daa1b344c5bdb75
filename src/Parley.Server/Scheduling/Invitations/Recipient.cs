using Microsoft.EntityFrameworkCore;
using NodaTime;
using Parley.Server.Data;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Somebody who is written to: in the own language, with the times of the own clock.</summary>
/// <param name="Invitee">Null: the host.</param>
internal sealed record Recipient(InviteeRow? Invitee, string Email, string Name, InvitationTexts Texts, DateTimeZone Zone, bool HasAccount)
{
    private static readonly Dictionary<string, InvitationTexts> TextsOf = PageLanguages.All.ToDictionary(culture => culture.Name, culture => new InvitationTexts(culture));

    public string Language => Texts.Culture.Name;

    public static InvitationTexts InLanguage(string language) => TextsOf[PageLanguages.Find(language)?.Name ?? PageLanguages.English];

    public static Recipient HostOf(InvitedMeeting meeting) => new(
        null, meeting.Host.Email!, meeting.HostName, InLanguage(meeting.Host.Language), ZoneOf(meeting.Host) ?? meeting.Zone, true);

    /// <summary>Who has an account is known by it: language and time zone are those set there.</summary>
    public static async Task<IReadOnlyList<Recipient>> AmongAsync(
        ParleyDb db, InvitedMeeting meeting, IReadOnlyCollection<InviteeRow> invitees, string defaultLanguage, CancellationToken cancellationToken)
    {
        var keys = invitees.Select(invitee => invitee.EmailKey).ToArray();
        var accounts = await db.Users.AsNoTracking().Where(account => account.EmailConfirmed && keys.Contains(account.NormalizedEmail!))
            .ToDictionaryAsync(account => account.NormalizedEmail!, cancellationToken);
        return [.. invitees.Select(invitee =>
        {
            var account = accounts.GetValueOrDefault(invitee.EmailKey);
            return new Recipient(
                invitee, invitee.Email, invitee.Name, InLanguage(invitee.Language ?? account?.Language ?? defaultLanguage), ZoneOf(account) ?? meeting.Zone, account is not null);
        })];
    }

    private static DateTimeZone? ZoneOf(AccountRow? account) => account is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(account.TimeZone);
}
