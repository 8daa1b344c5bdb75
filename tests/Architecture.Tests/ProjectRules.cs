using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>DESIGN rule 1: who may know whom among the projects.</summary>
internal static partial class ProjectRules
{
    /// <summary>The allowed references, exactly. A project that does not exist yet is left out by its absence.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Parley.Rtc"] = [],
        ["Parley.Meetings"] = [],
        ["Parley.Sfu"] = ["Parley.Rtc"],
        ["Parley.Server"] = ["Parley.Sfu", "Parley.Meetings"],
    };

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> projects)
    {
        var all = projects.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileNameWithoutExtension(file.Path));
        foreach (var (name, file) in all)
        {
            if (!Allowed.TryGetValue(name, out var allowed))
            {
                yield return $"{name} is not in the table";
                continue;
            }

            var references = Reference().Matches(file.Text).Select(match => match.Groups[1].Value).ToHashSet();
            foreach (var reference in references.Except(allowed))
            {
                yield return $"{name} must not know {reference}";
            }

            foreach (var missing in allowed.Where(all.ContainsKey).Except(references))
            {
                yield return $"{name} should know {missing}";
            }

            if (allowed.Length == 0 && file.Text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            {
                yield return $"{name} must not know ASP.NET";
            }
        }
    }

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*?([\w.]+)\.csproj""")]
    private static partial Regex Reference();
}
