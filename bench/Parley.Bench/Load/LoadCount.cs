namespace Parley.Bench.Load;

/// <summary>Figures of a load session since its start.</summary>
internal sealed record LoadCount
{
    /// <summary>Packets the publishers sent.</summary>
    public required long Published { get; init; }

    /// <summary>Media packets that reached sinks, retransmissions and those thrown away on purpose included.</summary>
    public required long Received { get; init; }

    /// <summary>Packets of the measured range that should reach sinks, of tracks without simulcast.</summary>
    public required long Expected { get; init; }

    /// <summary>Different, genuine packets of that range that did.</summary>
    public required long Measured { get; init; }

    /// <summary>Of <see cref="Expected"/>, those of pictures.</summary>
    public required long ExpectedVideo { get; init; }

    /// <summary>Of <see cref="Measured"/>, those of pictures.</summary>
    public required long MeasuredVideo { get; init; }

    /// <summary>Packets of simulcast tracks by the server's numbers.</summary>
    public required long Numbered { get; init; }

    /// <summary>Of those, what never came.</summary>
    public required long GivenUp { get; init; }

    /// <summary>Packets that were not there when a later one came.</summary>
    public required long Holes { get; init; }

    /// <summary>All packets by the server's numbers.</summary>
    public required long Span { get; init; }

    public required long Duplicates { get; init; }

    public required long Reordered { get; init; }

    /// <summary>Packets whose content was not what was sent.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Packets the sinks asked for again.</summary>
    public required long Asked { get; init; }

    /// <summary>Retransmissions that reached sinks.</summary>
    public required long Recovered { get; init; }

    /// <summary>Pictures that should have been decodable: those sent, per subscriber.</summary>
    public required long PicturesSent { get; init; }

    /// <summary>Pictures that were.</summary>
    public required long PicturesDecoded { get; init; }

    public required long Freezes { get; init; }

    public required long LayerChanges { get; init; }

    /// <summary>Keyframe requests the sinks sent.</summary>
    public required long KeyframesAsked { get; init; }

    /// <summary>Keyframe requests that reached the publishers.</summary>
    public required long KeyframeRequests { get; init; }

    /// <summary>Packets the publishers resent.</summary>
    public required long Resent { get; init; }
}
