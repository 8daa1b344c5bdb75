using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Parley.Server.Webhooks.Pages;

namespace Parley.Server.Tests.Webhooks.Pages;

public sealed partial class WebhookTextsTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("ar")]
    public void Every_sentence_is_written_in_each_language(string language)
    {
        var (before, english) = (CultureInfo.CurrentUICulture, Texts("en"));
        try
        {
            var texts = Texts(language);
            texts.Count.ShouldBeGreaterThan(40);
            texts.ShouldAllBe(text => text.Value.Length > 0);
            texts.ShouldAllBe(text => Blanks().Count(text.Value) == Blanks().Count(english[text.Key]));
            // Some words are the same in French.
            texts.Count(text => language != "en" && text.Value == english[text.Key]).ShouldBeLessThan(4);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static Dictionary<string, string> Texts(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        return typeof(WebhookTexts).GetProperties(BindingFlags.Static | BindingFlags.Public).ToDictionary(property => property.Name, property => (string)property.GetValue(null)!);
    }

    [GeneratedRegex(@"\{0\}")]
    private static partial Regex Blanks();
}
