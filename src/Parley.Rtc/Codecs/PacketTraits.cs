namespace Parley.Rtc.Codecs;

/// <summary>Yes-or-no facts of one media packet.</summary>
[Flags]
public enum PacketTraits : ushort
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>The packet belongs to a keyframe. Formats differ in how many of its packets tell.</summary>
    Keyframe = 1,

    /// <summary>The packet begins a frame of its layer.</summary>
    FrameStart = 2,

    /// <summary>The packet ends a frame of its layer.</summary>
    FrameEnd = 4,

    /// <summary>The packet ends the picture: no higher spatial layer of the same instant follows.</summary>
    PictureEnd = 8,

    /// <summary>From this frame on a receiver may be given this temporal layer although it had a lower one so far.</summary>
    LayerSync = 16,

    /// <summary>No other frame refers to this one.</summary>
    Discardable = 32,

    /// <summary>The frame refers to the next lower spatial layer of the same picture.</summary>
    InterLayer = 64,

    /// <summary>No higher spatial layer of this picture refers to this frame.</summary>
    NotForUpperLayers = 128,

    /// <summary>The packet carries what a decoder needs before the keyframe (H.264 SPS, AV1 sequence header).</summary>
    ParameterSets = 256,

    /// <summary>Discontinuous transmission: the sound is silence or comfort noise.</summary>
    Silence = 512,

    /// <summary><see cref="PacketFacts.PictureId"/> is present.</summary>
    HasPictureId = 1024,

    /// <summary><see cref="PacketFacts.BaseLayerIndex"/> is present.</summary>
    HasBaseLayerIndex = 2048,
}
