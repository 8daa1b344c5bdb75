namespace Architecture.Tests;

public sealed class TextRulesTests
{
    [Fact]
    public void Every_language_is_complete()
    {
        var files = TextFile.All();

        files.Select(file => file.Language).Distinct().Order(StringComparer.Ordinal).ShouldBe(["", "ar", "fr"]);
        TextRules.Incomplete(files).ShouldBeEmpty();
    }

    [Fact]
    public void Every_sentence_is_shown_somewhere() =>
        TextRules.Unused(TextFile.All(), [.. SourceFile.All(".cs", ".razor").Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal))]).ShouldBeEmpty();

    [Fact]
    public void What_is_missing_is_found()
    {
        TextFile[] files =
        [
            Planted("A.resx", ("Both", "{0} and {1}"), ("OnlyEnglish", "x"), ("Empty", "")),
            Planted("A.fr.resx", ("Both", "{0} et {2}"), ("OnlyFrench", "x"), ("Empty", "vide")),
            Planted("B.resx", ("One", "1")),
        ];

        TextRules.Incomplete(files).ShouldBe(
        [
            "A.fr.resx lacks OnlyEnglish",
            "A.fr.resx has OnlyFrench, which there is not in English",
            "A.fr.resx: Both has other blanks than in English",
            "B.fr.resx is missing",
            "A.resx: Empty is empty",
        ]);
    }

    [Fact]
    public void What_nothing_shows_is_found()
    {
        TextFile[] files = [Planted("ATexts.resx", ("Shown", "1"), ("by_code", "2"), ("Forgotten", "3"))];
        SourceFile[] sources = [new("ATexts.cs", "ATexts.Forgotten"), new("Page.razor", "<p>@ATexts.Shown @Of(\"by_code\")</p>")];

        TextRules.Unused(files, sources).ShouldBe(["ATexts.resx: nothing shows Forgotten"]);
    }

    private static TextFile Planted(string path, params (string Key, string Text)[] texts) =>
        TextFile.Read(path, $"<root>{string.Concat(texts.Select(text => $"<data name=\"{text.Key}\" xml:space=\"preserve\"><value>{text.Text}</value></data>"))}</root>");
}
