namespace Parley.Server.Accounts;

/// <summary>How a request can say whose it is.</summary>
internal static class AccountSchemes
{
    /// <summary>Whichever of the two the request uses.</summary>
    public const string Either = "parley";

    public const string Cookie = "parley-cookie";

    public const string Bearer = "parley-bearer";
}
