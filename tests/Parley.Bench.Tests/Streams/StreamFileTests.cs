using Parley.Bench.Streams;

namespace Parley.Bench.Tests.Streams;

public sealed class StreamFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void A_recording_survives_the_disk()
    {
        StreamFile.Write(_path, Synthetic.Video);

        var read = StreamFile.Read(_path);

        read.Codec.ShouldBe("VP8");
        read.LargestBurst.ShouldBe(40);
        read.Packets.Count.ShouldBe(Synthetic.Video.Packets.Count);
        read.Packets[7].Payload.ShouldBe(Synthetic.Video.Packets[7].Payload);
    }

    [Fact]
    public void Another_file_is_refused()
    {
        File.WriteAllText(_path, "not a recording");

        Should.Throw<InvalidDataException>(() => StreamFile.Read(_path));
    }

    public void Dispose() => File.Delete(_path);
}
