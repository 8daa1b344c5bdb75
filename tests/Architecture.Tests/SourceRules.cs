using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>DESIGN rules 4, 6 and 8: what the text of a source file shows.</summary>
internal static partial class SourceRules
{
    public const int MostLines = 400;

    /// <summary>Tables and generated code may be longer.</summary>
    private static readonly string[] LongFiles = ["src/client/src/protocol/signals.ts"];

    /// <summary>Use cases that speak SQL themselves, beside Data and the database's own hosting.</summary>
    private static readonly string[] SqlPlaces = ["src/Parley.Server/Data/", "src/Parley.Server/Hosting/"];

    /// <summary>Where unsafe code is allowed: cryptography by intrinsics, OpenSSL, batched system calls.</summary>
    private static readonly string[] UnsafePlaces = ["src/Parley.Rtc/Srtp/", "src/Parley.Rtc/Dtls/", "src/Parley.Sfu/"];

    private static readonly string[] BannedFolders = ["Services", "Helpers", "Managers", "Common", "Models", "Interfaces"];

    public static IEnumerable<string> Violations(SourceFile file)
    {
        if (file.Lines > MostLines && !LongFiles.Contains(file.Path) && !file.Path.Contains("/Migrations/", StringComparison.Ordinal))
        {
            yield return $"{file.Path} has {file.Lines} lines, {MostLines} are the limit";
        }

        if (file.Folder.Split('/').Intersect(BannedFolders).FirstOrDefault() is { } folder)
        {
            yield return $"{file.Path}: a folder called {folder} says nothing";
        }

        if (!file.Path.EndsWith(".cs", StringComparison.Ordinal) || file.Path.Contains("/Migrations/", StringComparison.Ordinal))
        {
            yield break;
        }

        var project = Project().Match(file.Path);
        if (project.Success && Namespace().Match(file.Text) is { Success: true } stated)
        {
            var wanted = project.Groups[1].Value + project.Groups[2].Value.Replace('/', '.');
            if (stated.Groups[1].Value != wanted)
            {
                yield return $"{file.Path} should be in namespace {wanted}";
            }
        }

        // All the rest of formatting is checked by the build and by "dotnet format whitespace".
        var usings = Usings().Matches(file.Text).Select(one => one.Groups[1].Value).ToList();
        if (!usings.SequenceEqual(usings.OrderBy(name => !name.StartsWith("System", StringComparison.Ordinal)).ThenBy(name => name, StringComparer.OrdinalIgnoreCase)))
        {
            yield return $"{file.Path}: usings are sorted, those of System first";
        }

        var inSource = file.Path.StartsWith("src/", StringComparison.Ordinal);
        if (inSource && LibSsl().IsMatch(file.Text) && !file.Path.StartsWith("src/Parley.Rtc/Dtls/", StringComparison.Ordinal))
        {
            yield return $"{file.Path}: libssl belongs to Rtc/Dtls";
        }

        if (inSource && Sql().IsMatch(file.Text) && !SqlPlaces.Any(file.Path.StartsWith))
        {
            yield return $"{file.Path}: SQL belongs to Data and the use cases";
        }

        if (inSource && file.Text.Contains("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/Parley.Server/Calls/", StringComparison.Ordinal) && !file.Path.StartsWith("src/Parley.Server/Live/", StringComparison.Ordinal))
        {
            yield return $"{file.Path}: SignalR belongs to Calls and Live";
        }

        if (inSource && Unsafe().IsMatch(file.Text) && !UnsafePlaces.Any(file.Path.StartsWith))
        {
            yield return $"{file.Path}: unsafe code belongs to Rtc/Srtp, Rtc/Dtls and Sfu";
        }

        if (inSource && Regions().IsMatch(file.Text))
        {
            yield return $"{file.Path}: no regions";
        }
    }

    [GeneratedRegex(@"^(?:src|tests)/([^/]+)((?:/[^/]+)*)/[^/]+$")]
    private static partial Regex Project();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"""libssl|""ssl""|libcrypto")]
    private static partial Regex LibSsl();

    [GeneratedRegex(@"""\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();

    [GeneratedRegex(@"^[^/\n]*\bunsafe (static|partial|class|struct|void|\{)|^\s*unsafe\s*$", RegexOptions.Multiline)]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Regions();
}
