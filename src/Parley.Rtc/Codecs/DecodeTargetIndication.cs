namespace Parley.Rtc.Codecs;

/// <summary>What a frame is to a decode target (AV1 RTP specification, appendix A.4.2, table A.2).</summary>
public enum DecodeTargetIndication
{
    /// <summary>The target does not contain the frame.</summary>
    NotPresent = 0,

    /// <summary>No later frame of the target refers to the frame.</summary>
    Discardable = 1,

    /// <summary>If the frame can be decoded, so can all later frames of the target: a receiver may move to the target here.</summary>
    Switch = 2,

    /// <summary>The target needs the frame.</summary>
    Required = 3,
}
