using System.Globalization;

namespace Parley.Server.Calls.Quality;

/// <summary>Where a page of samples goes on, and of which session: a new one may have begun since the page before.</summary>
/// <param name="Before">Samples older than this one.</param>
internal readonly record struct QualityCursor(Guid Session, long Before)
{
    public static bool TryParse(string text, out QualityCursor cursor)
    {
        var parts = text.Split('.');
        cursor = default;
        if (parts.Length != 2
            || !Guid.TryParseExact(parts[0], "N", out var session)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            return false;
        }

        cursor = new QualityCursor(session, before);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Session:N}.{Before}");
}
