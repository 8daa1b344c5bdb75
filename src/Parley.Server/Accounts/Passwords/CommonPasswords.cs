using System.Collections.Frozen;
using System.Text;

namespace Parley.Server.Accounts.Passwords;

/// <summary>Passwords that are tried first: well-known ones, well-known words with a few digits behind, rows of keys, repetitions.</summary>
internal static class CommonPasswords
{
    private static readonly string[] Rows = ["01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0"];

    private static readonly FrozenSet<string> Known = Read();

    public static bool Contains(string password)
    {
        var lower = password.ToLowerInvariant();
        if (IsRepetition(lower) || IsRow(lower))
        {
            return true;
        }

        var plain = Unmask(lower);
        return Known.Contains(lower) || Known.Contains(plain) || Known.Contains(Core(lower)) || Known.Contains(Unmask(Core(lower)));
    }

    /// <summary>"Password2024!" is "password" with what rules made people add.</summary>
    private static string Core(string text) => text.Trim("0123456789!?.,-_*#+ ".ToCharArray());

    /// <summary>"p@ssw0rd" is "password".</summary>
    private static string Unmask(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            plain.Append(character switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '!' => 'i', _ => character });
        }

        return plain.ToString();
    }

    /// <summary>One block again and again: aaaaaaaa, 12121212, abcabcabc.</summary>
    private static bool IsRepetition(string text) =>
        Enumerable.Range(1, text.Length / 2).Where(length => length <= 4).Any(length => Enumerable.Range(length, text.Length - length).All(at => text[at] == text[at - length]));

    /// <summary>A stretch of neighbouring keys, letters or digits, in either direction, wrapping around once: 34567890, lkjhgfds, 90123456.</summary>
    private static bool IsRow(string text) => Rows.Any(row =>
    {
        var around = row + row;
        return around.Contains(text, StringComparison.Ordinal) || new string([.. around.Reverse()]).Contains(text, StringComparison.Ordinal);
    });

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Parley.Server.Accounts.Passwords.common.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
