namespace Parley.Server.Accounts;

/// <summary>The terms that come with the program, <c>/terms</c>.</summary>
internal static class Terms
{
    /// <summary>Written down with each acceptance. A changed text gets a new one.</summary>
    public const string Version = "2026-11-21";
}
