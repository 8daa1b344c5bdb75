using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>ARCHITECTURE.md is a map of the tree as it is.</summary>
public sealed partial class MapTests
{
    [Fact]
    public void Every_place_on_the_map_exists() => Missing(Repository.Read("ARCHITECTURE.md")).ShouldBeEmpty();

    [Fact]
    public void Every_project_is_on_the_map()
    {
        var map = Repository.Read("ARCHITECTURE.md");

        SourceFile.All(".csproj").Select(file => Path.GetFileNameWithoutExtension(file.Path)).Where(project => !map.Contains(project)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_feature_of_the_server_is_on_the_map()
    {
        var map = Repository.Read("ARCHITECTURE.md");

        SourceFile.All(".cs").Select(file => file.Path.Split('/')).Where(path => path is ["src", "Parley.Server", _, _, ..]).Select(path => path[2]).Distinct()
            .Where(feature => !map.Contains($"`{feature}/`")).ShouldBeEmpty();
    }

    [Fact]
    public void A_planted_place_is_found_missing() => Missing("see `src/Parley.Server/Nowhere`").ShouldBe(["src/Parley.Server/Nowhere"]);

    private static IEnumerable<string> Missing(string map) =>
        Place().Matches(map).Select(match => match.Groups[1].Value).Where(path => !Directory.Exists(Repository.PathOf(path)) && !File.Exists(Repository.PathOf(path)));

    [GeneratedRegex(@"`((?:src|tests|docs|bench|deploy)/[^`*<> ]*)`")]
    private static partial Regex Place();
}
