using System.Text.RegularExpressions;

namespace Parley.Server.Calls;

/// <summary>The ids that clients give their commands.</summary>
internal static partial class CommandIds
{
    public static bool IsValid(string id) => Shape().IsMatch(id);

    [GeneratedRegex("^[A-Za-z0-9_-]{8,64}$")]
    private static partial Regex Shape();
}
