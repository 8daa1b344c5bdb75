using Parley.Rtc.Rtp;

namespace Parley.Fuzz.Targets;

/// <summary>RTP headers and their extensions; what was read is written again and must read the same.</summary>
internal sealed class RtpTarget : FuzzTarget
{
    private readonly byte[] _buffer = new byte[2048];

    public override string Name => "rtp";

    public override void Run(ReadOnlySpan<byte> input)
    {
        RtpHeader.TryParseProtected(input, out _);
        if (!RtpHeader.TryParse(input, out var header))
        {
            return;
        }

        Hold(header.Length + header.PayloadLength + header.PaddingLength == input.Length, "the parts make the whole");
        Extensions(input, header);
        Retransmissions(input, header);
    }

    private void Extensions(ReadOnlySpan<byte> input, in RtpHeader header)
    {
        var twoByte = header.ExtensionProfile != RtpExtensionReader.OneByteProfile;
        var writer = new RtpWriter(_buffer, header.PayloadType, header.Marker, header.SequenceNumber, header.Timestamp, header.Ssrc, twoByte);
        var reader = new RtpExtensionReader(input, header);
        while (reader.TryRead(out var extension))
        {
            Hold(extension.Offset >= header.ExtensionOffset, "an element lies in the extension");
            Hold(extension.Offset + extension.Length <= header.ExtensionOffset + header.ExtensionLength, "an element ends in the extension");
            var value = input.Slice(extension.Offset, extension.Length);
            writer.AddExtension(extension.Id, value);
            ExtensionValues.TryReadAudioLevel(value, out _, out _);
            ExtensionValues.TryReadTransportSequence(value, out _);
            ExtensionValues.TryReadAbsoluteSendTime(value, out _);
        }

        var length = writer.FinishHeader();
        Hold(RtpHeader.TryParse(_buffer.AsSpan(0, length), out var again), "what was written can be read");
        Hold(again.Ssrc == header.Ssrc && again.SequenceNumber == header.SequenceNumber && again.Timestamp == header.Timestamp
            && again.Marker == header.Marker && again.PayloadType == header.PayloadType, "the header comes back");
        reader = new RtpExtensionReader(input, header);
        var second = new RtpExtensionReader(_buffer.AsSpan(0, length), again);
        while (reader.TryRead(out var extension))
        {
            Hold(second.TryRead(out var copy) && copy.Id == extension.Id
                && _buffer.AsSpan(copy.Offset, copy.Length).SequenceEqual(input.Slice(extension.Offset, extension.Length)), "an element comes back");
        }

        Hold(!second.TryRead(out _), "nothing is added");
    }

    private void Retransmissions(ReadOnlySpan<byte> input, in RtpHeader header)
    {
        var length = Retransmission.Wrap(input, header, 97, 5, 6, _buffer);
        Hold(RtpHeader.TryParse(_buffer.AsSpan(0, length), out var wrapped), "a retransmission can be read");
        Hold(Retransmission.TryUnwrap(_buffer.AsSpan(0, length), wrapped, header.PayloadType, header.Ssrc, out length), "and unwrapped");
        Hold(_buffer.AsSpan(0, length).SequenceEqual(input), "the original comes back");
        input.CopyTo(_buffer);
        Retransmission.TryUnwrap(_buffer.AsSpan(0, input.Length), header, 96, 1, out _);
        for (var id = 1; id < 16; id++)
        {
            RtpPatch.TrySetExtension(_buffer.AsSpan(0, input.Length), header, id, "ab"u8);
        }
    }
}
