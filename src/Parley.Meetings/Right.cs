namespace Parley.Meetings;

/// <summary>What somebody needs the right to, beyond taking part.</summary>
internal enum Right
{
    /// <summary>Let people in from the waiting room.</summary>
    Admit,

    /// <summary>Switch microphones off.</summary>
    Mute,

    /// <summary>Everything else that co-hosts do.</summary>
    Moderate,

    /// <summary>Make co-hosts, and act on them as on participants.</summary>
    NameCoHosts,

    /// <summary>What only the host does.</summary>
    Own,
}
