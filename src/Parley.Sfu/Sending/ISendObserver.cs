namespace Parley.Sfu.Sending;

/// <summary>Wants to know what left for one peer: the sent side of bandwidth estimation.</summary>
internal interface ISendObserver
{
    /// <summary>Called for each media packet when it is handed to the port, padding and resends included.</summary>
    /// <param name="now">The time.</param>
    /// <param name="transportSequence">Its transport-wide number.</param>
    /// <param name="bytes">Its length with RTP header, without protection.</param>
    /// <param name="probe">The probe it belongs to, or 0.</param>
    void OnSent(TimeSpan now, ushort transportSequence, int bytes, byte probe);
}
