namespace Parley.Server.Scheduling.Pages;

/// <summary>Reads people as they are typed or pasted: one on a line, or several with commas or semicolons, with or without a name.</summary>
internal static class InviteeLines
{
    /// <summary>Longer text is no list of people; the last one in it is then refused.</summary>
    private const int MaxLength = 200_000;

    public static IEnumerable<InviteeDraft> Read(string text, string role)
    {
        var shown = text.Length > MaxLength ? text[..MaxLength] : text;
        foreach (var entry in shown.Split(['\n', '\r', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var open = entry.LastIndexOf('<');
            yield return open >= 0 && entry.EndsWith('>')
                ? new InviteeDraft(entry[(open + 1)..^1].Trim(), entry[..open].Trim().Trim('"'), role)
                : new InviteeDraft(entry, null, role);
        }
    }
}
