namespace Parley.Sfu;

/// <summary>What a peer is let in for.</summary>
public enum PeerUse
{
    /// <summary>It sends and receives what its offer says. Sections the server can't carry are left out.</summary>
    Any,

    /// <summary>It only sends, and in every section of its offer: one that can't be carried refuses the offer (RFC 9725 section 4.4).</summary>
    Publish,

    /// <summary>It only receives, and in every section of its offer.</summary>
    Watch,
}
