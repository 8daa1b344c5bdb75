using System.Reflection;
using Parley.Server.Ui;

namespace Parley.Server.Tests.Ui;

public sealed class PageTextsTests
{
    [Fact]
    public void Every_sentence_is_written()
    {
        var texts = typeof(PageTexts).GetProperties(BindingFlags.Static | BindingFlags.Public).Where(property => property.PropertyType == typeof(string)).ToList();

        texts.Count.ShouldBeGreaterThan(20);
        foreach (var text in texts)
        {
            ((string?)text.GetValue(null)).ShouldNotBeNullOrWhiteSpace(text.Name);
        }
    }
}
