using System.Globalization;

namespace Parley.Server.Hosting;

/// <summary>Whether this process knows languages at all: names of months, digits, direction come from ICU.</summary>
internal static class Globalization
{
    /// <summary>.NET can be told to do without ICU. Pages and mails would then be half in English, so the server says so instead of starting.</summary>
    public static void Require()
    {
        if (!KnowsLanguages())
        {
            throw new StartupException(
                "Languages are missing: .NET runs in globalization-invariant mode. Install ICU (libicu) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.",
                StartupException.Misconfigured);
        }

        // What is formatted without saying how is the same on every machine, whatever language it speaks to its administrator.
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
    }

    private static bool KnowsLanguages()
    {
        try
        {
            return CultureInfo.GetCultureInfo("fr").DateTimeFormat.MonthNames[0] == "janvier";
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
