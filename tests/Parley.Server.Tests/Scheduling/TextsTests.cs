using System.Reflection;
using Parley.Server.Scheduling.Pages;

namespace Parley.Server.Tests.Scheduling;

public sealed class TextsTests
{
    [Fact]
    public void Every_text_is_there()
    {
        var texts = typeof(ScheduleTexts).GetProperties(BindingFlags.Public | BindingFlags.Static);

        texts.Length.ShouldBeGreaterThan(100);
        texts.ShouldAllBe(text => !string.IsNullOrWhiteSpace((string)text.GetValue(null)!));
    }
}
