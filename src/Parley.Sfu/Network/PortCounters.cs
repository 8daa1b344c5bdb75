namespace Parley.Sfu.Network;

/// <summary>What a port did. Written by its thread.</summary>
internal struct PortCounters
{
    public long Received;
    public long ReceivedBytes;

    /// <summary>Datagrams longer than a slot.</summary>
    public long Oversized;

    public long Sent;
    public long SentBytes;

    /// <summary>Datagrams the system refused: full buffers or no route.</summary>
    public long SendDropped;

    /// <summary>Messages that carried several datagrams by segmentation offload.</summary>
    public long Segmented;

    /// <summary>Datagrams in those messages.</summary>
    public long SegmentedDatagrams;

    public long SystemCalls;

    /// <summary>Calls to receive that failed: an error an earlier datagram came back with.</summary>
    public long ReceiveFailed;

    /// <summary>TCP connections; their frames count as datagrams above.</summary>
    public TcpCounters Tcp;
}
