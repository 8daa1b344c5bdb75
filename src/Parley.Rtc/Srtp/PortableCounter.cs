using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>
/// Counter mode over the framework's AES. The span methods of <see cref="Aes"/> allocate at every call (measured: 64 bytes),
/// a kept transform over arrays does not.
/// </summary>
internal sealed class PortableCounter : CounterCipher
{
    private const int BatchLength = 16 * 80;

    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _transform;
    private readonly byte[] _counters = new byte[BatchLength];
    private readonly byte[] _stream = new byte[BatchLength];

    public PortableCounter(ReadOnlySpan<byte> key)
    {
        _aes.SetKey(key);
        // A block cipher is the building block here; the counter mode around it is what hides patterns.
#pragma warning disable CA5358
        _aes.Mode = CipherMode.ECB;
#pragma warning restore CA5358
        _aes.Padding = PaddingMode.None;
        _transform = _aes.CreateEncryptor();
    }

    public override void Apply(UInt128 counter, ReadOnlySpan<byte> input, Span<byte> output)
    {
        while (!input.IsEmpty)
        {
            var length = Math.Min(input.Length, BatchLength);
            var padded = (length + 15) & ~15;
            for (var offset = 0; offset < padded; offset += 16)
            {
                BinaryPrimitives.WriteUInt128BigEndian(_counters.AsSpan(offset), counter++);
            }

            _transform.TransformBlock(_counters, 0, padded, _stream, 0);
            for (var index = 0; index < length; index++)
            {
                output[index] = (byte)(input[index] ^ _stream[index]);
            }

            input = input[length..];
            output = output[length..];
        }
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_stream);
        _transform.Dispose();
        _aes.Dispose();
    }
}
