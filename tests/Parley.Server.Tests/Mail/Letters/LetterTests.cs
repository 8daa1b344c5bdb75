using System.Text.RegularExpressions;
using System.Xml.Linq;
using Parley.Server.Mail.Letters;

namespace Parley.Server.Tests.Mail.Letters;

public sealed class LetterTests
{
    private const string Evil = "</td><script>alert(1)</script>\"'&<img src=x onerror=y> https://a.example";

    [Fact]
    public void Nothing_in_a_letter_becomes_markup()
    {
        var html = LetterHtml.Write(Full(Evil, "en"));

        html.ShouldNotContain("<script");
        html.ShouldNotContain("<img");
        // Well-formed beside its doctype and two empty elements, so nothing closed what it had not opened.
        var document = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
            .Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal).Replace("<br>", "<br/>", StringComparison.Ordinal)
            .Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal).Replace("light dark\">", "light dark\"/>", StringComparison.Ordinal));
        document.Descendants("h1").Single().Value.ShouldBe(Evil);
        document.Descendants("a").Select(link => link.Attribute("href")!.Value).Distinct().ShouldBe(["https://meet.example.org/?a=1&b=2"]);
        document.Descendants().Attributes().ShouldAllBe(attribute => !attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Arabic_goes_from_right_to_left()
    {
        LetterHtml.Write(Full("مرحبا", "ar")).ShouldContain("<html lang=\"ar\" dir=\"rtl\">");
        LetterHtml.Write(Full("Bonjour", "fr")).ShouldContain("<html lang=\"fr\" dir=\"ltr\">");
    }

    /// <summary>Who reads at night sees the dark colours of every element that has a light one.</summary>
    [Fact]
    public void Each_colour_has_a_dark_one()
    {
        var html = LetterHtml.Write(Full("Hello", "en"));
        var dark = html[html.IndexOf("prefers-color-scheme:dark", StringComparison.Ordinal)..html.IndexOf("max-width:480px", StringComparison.Ordinal)];

        foreach (var element in Regex.Matches(html, "<(?:a|td|p|span|div|body) [^>]*style=\"[^\"]*(?<![-a-z])(?:color|background):#[^>]*>").Select(found => found.Value))
        {
            var classes = Regex.Match(element, "class=\"([^\"]+)\"").Groups[1].Value.Split(' ');
            classes.ShouldContain(one => Regex.IsMatch(dark, $"\\.{Regex.Escape(one)}[,{{]"), element);
        }
    }

    [Fact]
    public void The_text_says_the_same_and_marks_what_a_user_wrote()
    {
        LetterText.Write(Full("Hello", "en") with { Quote = "one\r\n-- \ntwo" }).ReplaceLineEndings("\n").ShouldBe(
            """
            Hello

            Hello

            Hello: Hello

            > one
            > --
            > two

            Hello:
            https://meet.example.org/?a=1&b=2

            Hello
            Hello: https://meet.example.org/?a=1&b=2

            Hello
            Hello: https://meet.example.org/?a=1&b=2

            --
            Hello
            Hello: https://meet.example.org/?a=1&b=2

            """.ReplaceLineEndings("\n").Replace("\n--\nHello\n", "\n-- \nHello\n", StringComparison.Ordinal));
    }

    private static Letter Full(string text, string language)
    {
        var link = new LetterLink(text, "https://meet.example.org/?a=1&b=2");
        return new Letter
        {
            Language = language,
            Title = text,
            Paragraphs = [text],
            Facts = [new LetterFact(text, text)],
            Quote = $"{text}\n{text}",
            Button = link,
            More = [new LetterLinks(text, [link]), new LetterLinks(text, [link], Answers: true)],
            Notes = [text],
            LastLink = link,
        };
    }
}
