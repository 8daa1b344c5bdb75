using Parley.Meetings;

namespace Parley.Server.Calls;

/// <summary>What people type or paste to get into a meeting.</summary>
internal static class MeetingAddress
{
    /// <summary>Longer input is nobody's link.</summary>
    private const int MaxLength = 2000;

    /// <summary>Reads <c>abc-defg-hij</c>, the same with blanks or nothing between the groups, or any link to a meeting. Only the id is taken from a link, never its host.</summary>
    public static bool TryParse(string? text, out MeetingId id)
    {
        id = default;
        if (text is null or { Length: > MaxLength })
        {
            return false;
        }

        var typed = text.Trim();
        var path = typed.IndexOf("/m/", StringComparison.OrdinalIgnoreCase);
        if (path >= 0)
        {
            typed = typed[(path + 3)..].Split('/', '?', '#')[0];
        }

        var letters = string.Concat(typed.Where(letter => letter is not ('-' or ' ')));
        return letters.Length == MeetingId.Letters
            && MeetingId.TryParse($"{letters[..3]}-{letters[3..7]}-{letters[7..]}", out id);
    }
}
