namespace Parley.Server.Ui;

/// <summary>What pages know of whom they are shown to; a sign-in writes it.</summary>
internal static class ReaderClaims
{
    public const string Language = "parley:language";

    /// <summary>True for administrators.</summary>
    public const string Administrator = "parley:administrator";
}
