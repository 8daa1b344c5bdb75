using Parley.Server.Scheduling.History;

namespace Parley.Server.Tests.Scheduling.History;

public sealed class CsvCellTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("Ann", "Ann")]
    [InlineData("Ann-Marie O'Hara", "Ann-Marie O'Hara")]
    [InlineData("Lee, Ann", "\"Lee, Ann\"")]
    [InlineData("\"Ann\"", "\"\"\"Ann\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\uff1d1+1", "'\uff1d1+1")]
    [InlineData("  -2", "'  -2")]
    [InlineData("\t=1", "\"\t'=1\"")]
    [InlineData("a;=1+1", "\"a;'=1+1\"")]
    [InlineData("a; =1+1", "\"a;' =1+1\"")]
    [InlineData("a,+1;-2|@3", "\"a,'+1;'-2|'@3\"")]
    [InlineData("a;\"=1+1\"", "\"a;'\"\"=1+1\"\"\"")]
    [InlineData("a\r\n=1+1", "\"a\r\n'=1+1\"")]
    [InlineData("a;b=1", "\"a;b=1\"")]
    public void No_part_of_a_cell_begins_a_formula(string? text, string cell) => CsvCell.Of(text).ShouldBe(cell);
}
