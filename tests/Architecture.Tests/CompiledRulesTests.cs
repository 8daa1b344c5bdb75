using System.Reflection;

namespace Architecture.Tests;

public sealed class CompiledRulesTests
{
    private static readonly string[] PureProjects = ["Parley.Meetings", "Parley.Rtc"];

    public static TheoryData<string> OurAssemblies { get; } = new(
        Directory.GetFiles(AppContext.BaseDirectory, "Parley.*.dll").Select(path => Path.GetFileNameWithoutExtension(path)!));

    [Theory]
    [MemberData(nameof(OurAssemblies))]
    public void Time_comes_from_TimeProvider_and_nobody_blocks(string assembly) =>
        CompiledRules.ClockAndBlockingMentions(Mentions(assembly)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(OurAssemblies))]
    public void Pure_projects_touch_no_world(string assembly)
    {
        if (PureProjects.Contains(assembly))
        {
            CompiledRules.ImpureMentions(Mentions(assembly)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Planted_violations_are_found()
    {
        var planted = CompiledCode.Mentions(Assembly.GetExecutingAssembly().Location);

        CompiledRules.ClockAndBlockingMentions(planted).ShouldBe(
            ["System.DateTime.get_UtcNow", "System.Runtime.CompilerServices.AsyncVoidMethodBuilder", "System.Threading.Tasks.Task`1.get_Result", "System.Threading.Thread.Sleep"],
            ignoreOrder: true);
        CompiledRules.ImpureMentions(planted).ShouldContain("System.Net.Sockets.Socket");
    }

    private static IReadOnlySet<string> Mentions(string assembly) => CompiledCode.Mentions(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));

    /// <summary>Never called; its compiled form is what the planted-violation test looks at.</summary>
    private static class Planted
    {
#pragma warning disable IDE0051, xUnit1031
        private static DateTime Clock() => DateTime.UtcNow;

        private static int Blocks(Task<int> task) => task.Result;

        private static void Sleeps() => Thread.Sleep(1);

        private static async void FiresAndForgets() => await Task.Yield();

        private static object Opens() => new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
#pragma warning restore IDE0051, xUnit1031
    }
}
