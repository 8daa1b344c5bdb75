namespace Architecture.Tests;

public sealed class SourceRulesTests
{
    [Fact]
    public void Source_files_keep_the_rules() =>
        SourceFile.All(".cs", ".razor", ".ts", ".tsx").SelectMany(SourceRules.Violations).ShouldBeEmpty();

    [Fact]
    public void Source_files_are_short_in_the_middle()
    {
        var lines = SourceFile.All(".cs", ".razor").Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)).Select(file => file.Lines).Order().ToArray();

        lines[lines.Length / 2].ShouldBeLessThanOrEqualTo(80, "the median of all files under src");
    }

    [Theory]
    [InlineData("src/Parley.Server/Calls/A.cs", "namespace Parley.Server.Data;\n", "should be in namespace Parley.Server.Calls")]
    [InlineData("src/Parley.Server/Helpers/A.cs", "", "says nothing")]
    [InlineData("src/Parley.Sfu/A.cs", "[LibraryImport(\"libssl.so.3\")]", "libssl belongs")]
    [InlineData("src/Parley.Server/Calls/A.cs", "Run(\"select 1 from meetings\")", "SQL belongs")]
    [InlineData("src/Parley.Server/Data/A.cs", "using Microsoft.AspNetCore.SignalR;", "SignalR belongs")]
    [InlineData("src/Parley.Rtc/Rtp/A.cs", "    internal unsafe struct A", "unsafe code belongs")]
    [InlineData("src/Parley.Rtc/A.cs", "using Npgsql;\nusing System.Text;\n", "usings are sorted")]
    [InlineData("src/Parley.Server/Data/A.cs", "  #region x\n", "no regions")]
    public void A_planted_violation_is_found(string path, string text, string problem) =>
        SourceRules.Violations(new SourceFile(path, text)).ShouldContain(found => found.Contains(problem));

    [Fact]
    public void A_file_that_is_too_long_is_found() =>
        SourceRules.Violations(new SourceFile("src/client/src/a.ts", new string('\n', 401))).ShouldNotBeEmpty();
}
