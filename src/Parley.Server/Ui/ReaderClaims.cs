namespace Parley.Server.Ui;

/// <summary>What pages know of whom they are shown to; a sign-in writes it.</summary>
internal static class ReaderClaims
{
    public const string Language = "parley:language";

    /// <summary>True for who may do what needs a confirmed address.</summary>
    public const string Confirmed = "parley:confirmed";

    /// <summary>True for administrators.</summary>
    public const string Administrator = "parley:administrator";
}
