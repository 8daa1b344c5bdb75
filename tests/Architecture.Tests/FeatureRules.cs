using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>DESIGN rule 5: which feature of the server may know which.</summary>
internal static partial class FeatureRules
{
    /// <summary>The edges, exactly; from top to bottom, so nothing below knows anything above.</summary>
    public static readonly IReadOnlyList<(string Feature, string[] Knows)> Edges =
    [
        ("Webhooks", ["Scheduling", "Calls", "Accounts", "Mail", "Ui", "Data", "Hosting"]),
        ("Scheduling", ["Accounts", "Calls", "Mail", "Ui", "Data", "Hosting"]),
        ("Calls", ["Accounts", "Ui", "Data", "Hosting"]),
        ("Accounts", ["Mail", "Ui", "Data", "Hosting"]),
        ("Mail", ["Ui", "Data", "Hosting"]),
        ("Ui", ["Hosting"]),
        ("Data", ["Hosting"]),
        ("Hosting", []),
    ];

    public static IEnumerable<string> Violations(IReadOnlyList<(string Feature, string[] Knows)> table, IEnumerable<SourceFile> files)
    {
        var found = files
            .Select(file => (From: Feature().Match(file.Path), file.Text))
            .Where(file => file.From.Success)
            .SelectMany(file => Use().Matches(file.Text).Select(use => (From: file.From.Groups[1].Value, To: use.Groups[1].Value)))
            .Where(edge => edge.From != edge.To)
            .ToHashSet();
        var declared = table.SelectMany(row => row.Knows.Select(to => (From: row.Feature, To: to))).ToHashSet();

        return found.Except(declared).Select(edge => $"{edge.From} must not know {edge.To}")
            .Concat(declared.Except(found).Select(edge => $"{edge.From} is said to know {edge.To} but does not"));
    }

    /// <summary>Edges that point up in the table: with none, there is no cycle.</summary>
    public static IEnumerable<string> Upward(IReadOnlyList<(string Feature, string[] Knows)> table)
    {
        var order = table.Select(row => row.Feature).ToList();
        return table.SelectMany(row => row.Knows.Where(to => order.IndexOf(to) <= order.IndexOf(row.Feature)).Select(to => $"{row.Feature} -> {to}"));
    }

    /// <summary>The table as ARCHITECTURE.md shows it.</summary>
    public static string Draw() =>
        string.Join('\n', Edges.Select(row => $"{row.Feature,-11}{(row.Knows.Length == 0 ? "" : "-> " + string.Join(", ", row.Knows))}".TrimEnd()));

    [GeneratedRegex(@"^src/Parley\.Server/(\w+)/")]
    private static partial Regex Feature();

    [GeneratedRegex(@"\bParley\.Server\.([A-Z]\w+)\b")]
    private static partial Regex Use();
}
