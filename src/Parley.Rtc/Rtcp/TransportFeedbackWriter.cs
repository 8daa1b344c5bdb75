using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>Writes <see cref="TransportFeedback"/>.</summary>
public static class TransportFeedbackWriter
{
    /// <summary>Packets one report covers at most; at 100 ms between reports that is over 20 Mbit/s of video.</summary>
    public const int MaxPackets = 256;

    /// <summary>Marks a packet that did not arrive.</summary>
    public const long NotReceived = long.MinValue;

    /// <summary>
    /// Adds a report about consecutive packets, at least one of the first 256 of which must have arrived. Stops early when the
    /// report is full or a time lies more than 8 seconds from the one before: call again for the rest.
    /// </summary>
    /// <param name="writer">The compound.</param>
    /// <param name="sender">The source that reports.</param>
    /// <param name="media">One of the sources reported on.</param>
    /// <param name="feedbackNumber">Counts the reports, wrapping.</param>
    /// <param name="baseSequence">The transport-wide sequence number of the first packet.</param>
    /// <param name="arrivals">
    /// When each packet arrived in units of <see cref="TransportFeedback.Unit"/>, or <see cref="NotReceived"/>.
    /// </param>
    /// <returns>How many packets the report covers; 0 when nothing was written.</returns>
    public static int Write(
        ref RtcpWriter writer,
        uint sender,
        uint media,
        byte feedbackNumber,
        ushort baseSequence,
        scoped ReadOnlySpan<long> arrivals)
    {
        var first = arrivals.IndexOfAnyExcept(NotReceived);
        if (first < 0 || first >= MaxPackets)
        {
            return 0;
        }

        Span<byte> symbols = stackalloc byte[MaxPackets];
        Span<byte> chunks = stackalloc byte[2 * MaxPackets / TransportFeedbackChunk.TwoBitSymbols + 2];
        var reference = Math.DivRem(arrivals[first], TransportFeedback.UnitsPerReference, out var rest);
        if (rest < 0)
        {
            reference--;
        }

        symbols = symbols[..Classify(arrivals, reference, symbols, out var deltaLength)];
        var chunkLength = Pack(symbols, chunks);
        var length = TransportFeedback.FixedLength + chunkLength + deltaLength;
        if (!writer.TryReserveFeedback(
            RtcpPacketType.TransportFeedback, TransportFeedback.Format, sender, media, (length + 3) & ~3, out var control))
        {
            return 0;
        }

        control[length..].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(control, baseSequence);
        BinaryPrimitives.WriteUInt16BigEndian(control[2..], (ushort)symbols.Length);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], (int)reference << 8);
        control[7] = feedbackNumber;
        chunks[..chunkLength].CopyTo(control[TransportFeedback.FixedLength..]);
        WriteDeltas(arrivals, reference, symbols, control[(TransportFeedback.FixedLength + chunkLength)..]);
        return symbols.Length;
    }

    private static int Classify(ReadOnlySpan<long> arrivals, long reference, Span<byte> symbols, out int deltaLength)
    {
        var time = reference * TransportFeedback.UnitsPerReference;
        var count = Math.Min(arrivals.Length, symbols.Length);
        deltaLength = 0;
        for (var index = 0; index < count; index++)
        {
            if (arrivals[index] == NotReceived)
            {
                symbols[index] = TransportFeedbackChunk.NotReceived;
                continue;
            }

            var delta = arrivals[index] - time;
            if (delta is < short.MinValue or > short.MaxValue)
            {
                return index;
            }

            symbols[index] = delta is >= 0 and <= byte.MaxValue
                ? (byte)TransportFeedbackChunk.SmallDelta
                : (byte)TransportFeedbackChunk.LargeDelta;
            deltaLength += symbols[index];
            time = arrivals[index];
        }

        return count;
    }

    private static int Pack(ReadOnlySpan<byte> symbols, Span<byte> chunks)
    {
        var length = 0;
        while (!symbols.IsEmpty)
        {
            var run = symbols.IndexOfAnyExcept(symbols[0]);
            run = run < 0 ? symbols.Length : run;
            int word;
            int taken;
            var largeAt = symbols.IndexOf((byte)TransportFeedbackChunk.LargeDelta);
            if (run > TransportFeedbackChunk.TwoBitSymbols || run == symbols.Length)
            {
                taken = Math.Min(run, TransportFeedbackChunk.MaxRun);
                word = (symbols[0] << 13) | taken;
            }
            else if (largeAt < 0 || largeAt > TransportFeedbackChunk.TwoBitSymbols)
            {
                taken = Math.Min(
                    largeAt < 0 ? symbols.Length : largeAt, TransportFeedbackChunk.OneBitSymbols);
                if (taken < TransportFeedbackChunk.OneBitSymbols && taken < symbols.Length)
                {
                    // A vector that is not the last must be full, or its unused symbols would count.
                    taken = TransportFeedbackChunk.TwoBitSymbols;
                    word = Vector(symbols[..taken], 2);
                }
                else
                {
                    word = Vector(symbols[..taken], 1);
                }
            }
            else
            {
                taken = Math.Min(symbols.Length, TransportFeedbackChunk.TwoBitSymbols);
                word = Vector(symbols[..taken], 2);
            }

            BinaryPrimitives.WriteUInt16BigEndian(chunks[length..], (ushort)word);
            length += 2;
            symbols = symbols[taken..];
        }

        return length;
    }

    private static int Vector(ReadOnlySpan<byte> symbols, int bits)
    {
        var word = bits == 2 ? 0xC000 : 0x8000;
        for (var index = 0; index < symbols.Length; index++)
        {
            word |= symbols[index] << (TransportFeedbackChunk.OneBitSymbols - (bits * (index + 1)));
        }

        return word;
    }

    private static void WriteDeltas(
        ReadOnlySpan<long> arrivals, long reference, ReadOnlySpan<byte> symbols, Span<byte> deltas)
    {
        var time = reference * TransportFeedback.UnitsPerReference;
        var offset = 0;
        for (var index = 0; index < symbols.Length; index++)
        {
            if (symbols[index] == TransportFeedbackChunk.NotReceived)
            {
                continue;
            }

            var delta = arrivals[index] - time;
            time = arrivals[index];
            if (symbols[index] == TransportFeedbackChunk.SmallDelta)
            {
                deltas[offset++] = (byte)delta;
            }
            else
            {
                BinaryPrimitives.WriteInt16BigEndian(deltas[offset..], (short)delta);
                offset += 2;
            }
        }
    }
}
