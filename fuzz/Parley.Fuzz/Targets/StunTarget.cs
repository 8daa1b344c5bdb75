using Parley.Rtc.Ice;
using Parley.Rtc.Stun;

namespace Parley.Fuzz.Targets;

/// <summary>STUN messages, and what a worker reads of them before it knows whose they are.</summary>
internal sealed class StunTarget : FuzzTarget
{
    private static readonly StunAttributeType[] Types = [StunAttributeType.Username, StunAttributeType.Priority, StunAttributeType.IceControlled];
    private readonly StunKey _key = new("VOkJxbRl1RmTxUk/WvJxBt");

    public override string Name => "stun";

    public override void Run(ReadOnlySpan<byte> input)
    {
        IceAgent.TryReadLocalUfrag(input, out _);
        if (!StunMessage.TryParse(input, out var message))
        {
            return;
        }

        Span<ushort> unknown = stackalloc ushort[4];
        Hold(message.FindUnknownRequired(unknown) is >= 0 and <= 4, "as many unknown attributes as there is room for");
        message.VerifyIntegrity(_key);
        message.VerifyFingerprint();
        message.TryGetXorMappedAddress(out _);
        message.TryGetErrorCode(out _);
        foreach (var type in Types)
        {
            message.TryGet(type, out _);
            message.TryGetUInt32(type, out _);
            message.TryGetUInt64(type, out _);
        }
    }

    protected override void Close() => _key.Dispose();
}
