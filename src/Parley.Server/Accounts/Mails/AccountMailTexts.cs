using System.Globalization;
using System.Resources;

namespace Parley.Server.Accounts.Mails;

/// <summary>The sentences of account mails. Another language is one more <c>AccountMailTexts.xx.resx</c>.</summary>
internal static class AccountMailTexts
{
    private static readonly ResourceManager Resources = new(typeof(AccountMailTexts));

    public static string Get(string name, CultureInfo culture) =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
