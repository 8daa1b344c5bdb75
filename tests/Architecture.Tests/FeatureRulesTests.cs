namespace Architecture.Tests;

public sealed class FeatureRulesTests
{
    [Fact]
    public void Features_know_exactly_whom_the_table_says() =>
        FeatureRules.Violations(FeatureRules.Edges, SourceFile.All(".cs", ".razor").Where(file => !file.Path.Contains("/Migrations/"))).ShouldBeEmpty();

    [Fact]
    public void The_table_has_no_cycle() => FeatureRules.Upward(FeatureRules.Edges).ShouldBeEmpty();

    [Fact]
    public void The_drawing_in_the_architecture_is_the_table() =>
        Repository.Read("ARCHITECTURE.md").ShouldContain("```\n" + FeatureRules.Draw() + "\n```");

    [Fact]
    public void A_planted_edge_is_found() =>
        FeatureRules.Violations(FeatureRules.Edges, [new SourceFile("src/Parley.Server/Data/A.cs", "using Parley.Server.Calls;")]).ShouldContain("Data must not know Calls");

    [Fact]
    public void A_planted_cycle_is_found() =>
        FeatureRules.Upward([("A", ["B"]), ("B", ["A"])]).ShouldBe(["B -> A"]);
}
