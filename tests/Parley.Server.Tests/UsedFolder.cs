using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests;

/// <summary>
/// Data folders in which the program has run before. Making a database takes seconds of a core, copying one a tenth; what the first start
/// does is tested in StartTests.
/// </summary>
internal static class UsedFolder
{
    private static readonly Lazy<Task<TestFolder>> Original = new(MakeAsync);

    public static async Task<TestFolder> CopyAsync()
    {
        var folder = new TestFolder();
        await FillAsync(folder);
        return folder;
    }

    public static async Task FillAsync(TestFolder folder) =>
        await Shell.RunAsync("cp", "-a", (await Original.Value).Path, folder.Path);

    private static async Task<TestFolder> MakeAsync()
    {
        var folder = new TestFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        await using var server = await ChildServer.StartAsync(folder.Path);
        (await server.StopAsync()).ShouldBe(0);
        return folder;
    }
}
