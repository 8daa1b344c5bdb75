namespace Architecture.Tests;

public sealed class ProjectRulesTests
{
    [Fact]
    public void Projects_know_only_whom_they_may() =>
        ProjectRules.Violations(SourceFile.All(".csproj")).ShouldBeEmpty();

    [Theory]
    [InlineData("Parley.Meetings", """<ProjectReference Include="../Parley.Server/Parley.Server.csproj" />""")]
    [InlineData("Parley.Rtc", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("Parley.Helpers", "")]
    public void A_planted_violation_is_found(string project, string text) =>
        ProjectRules.Violations([new SourceFile($"src/{project}/{project}.csproj", text)]).ShouldNotBeEmpty();

    [Fact]
    public void A_missing_reference_is_found() =>
        ProjectRules.Violations([new SourceFile("src/Parley.Server/Parley.Server.csproj", ""), new SourceFile("src/Parley.Meetings/Parley.Meetings.csproj", "")])
            .ShouldContain("Parley.Server should know Parley.Meetings");
}
