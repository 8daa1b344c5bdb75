using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Mail;

/// <summary>Who wants no invitations from this server.</summary>
internal static class OptOuts
{
    /// <returns>Those of the addresses that want none.</returns>
    public static async Task<IReadOnlySet<string>> AmongAsync(ParleyDb db, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var digests = new Dictionary<string, string>();
        foreach (var text in addresses)
        {
            if (EmailAddress.TryParse(text, out var address))
            {
                digests[text] = address.Digest;
            }
        }

        var wanted = digests.Values.Distinct().ToArray();
        var found = wanted.Length == 0 ? [] : await db.MailOptOuts.Where(row => wanted.Contains(row.AddressDigest)).Select(row => row.AddressDigest).ToHashSetAsync(cancellationToken);
        return digests.Where(pair => found.Contains(pair.Value)).Select(pair => pair.Key).ToHashSet();
    }
}
