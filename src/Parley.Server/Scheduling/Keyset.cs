using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Parley.Meetings.Signals;

namespace Parley.Server.Scheduling;

/// <summary>A page of a list: it goes on after the last item of the page before, whatever was added meanwhile.</summary>
/// <param name="NextCursor">Asks for the next page; null: that is all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Where a page goes on: after the item with this time and id.</summary>
/// <param name="List">Which list, and of whom: in another one the place would mean something else.</param>
internal readonly record struct Keyset(string List, DateTimeOffset At, string Id)
{
    private const int MaxLength = 200;

    public static int UsualLimit => 20;

    public static int MaxLimit => 100;

    /// <summary>Opaque to clients, but no secret.</summary>
    public string Cursor => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{List}|{At.UtcTicks}|{Id}")));

    /// <param name="lists">Those that the cursor may be of.</param>
    /// <returns>Where to go on (null: from the beginning), or what is wrong.</returns>
    public static (Keyset? From, Refusal? Refusal) Read(string? cursor, params ReadOnlySpan<string> lists) =>
        string.IsNullOrEmpty(cursor) ? (null, null)
        : Parse(cursor) is { } from && lists.Contains(from.List) ? (from, null)
        : (null, Refused.CursorInvalid);

    /// <returns>Null: this is no cursor.</returns>
    public static Keyset? Parse(string? cursor)
    {
        if (cursor is null or { Length: > MaxLength } || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('|');
        return parts.Length == 3
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && !parts[2].Contains('\0', StringComparison.Ordinal)
            ? new Keyset(parts[0], new DateTimeOffset(ticks, TimeSpan.Zero), parts[2])
            : null;
    }

    public static (int Limit, Refusal? Refusal) ReadLimit(int? limit) =>
        limit is < 1 or > 100 ? (0, Refused.LimitInvalid) : (limit ?? UsualLimit, null);
}
