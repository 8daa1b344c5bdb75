using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

/// <summary>Connections slower than what is sent to them.</summary>
public sealed class TcpBackPressureTests
{
    [Fact]
    public void A_full_path_refuses_video_takes_sound_first_and_comes_back()
    {
        using var world = new TcpWorld();
        var (socket, path) = world.ConnectAndProve(receiveBuffer: 4096);
        var sent = 0;
        while (world.Port.TakesVideo(path))
        {
            world.Send(path, 1000, 1);
            world.Port.Flush();
            (++sent).ShouldBeLessThan(20_000, "the path never filled");
        }

        for (var index = 0; index < 20; index++)
        {
            world.Send(path, 100, 2, urgent: true);
        }

        world.Port.Flush();
        world.Counters.SendDropped.ShouldBe(0);
        world.Port.TakesVideo(path).ShouldBeFalse();

        List<byte> order = [];
        var reading = Task.Factory.StartNew(
            () =>
            {
                while (order.Count < sent + 20)
                {
                    var frame = TcpWorld.ReadFrame(socket);
                    frame.Length.ShouldBe(frame[0] == 1 ? 1000 : 100);
                    order.Add(frame[0]);
                }
            },
            TaskCreationOptions.LongRunning);
        world.Until(() => reading.IsCompleted);
        reading.IsCompletedSuccessfully.ShouldBeTrue(reading.Exception?.ToString());

        // The sound came after what the system had already, and before what waited here: about 64 frames of video.
        var soundAt = order.IndexOf(2);
        order.GetRange(soundAt, 20).ShouldAllBe(kind => kind == 2);
        (order.Count - soundAt - 20).ShouldBeInRange(40, 80);
        world.Port.TakesVideo(path).ShouldBeTrue();
    }

    [Fact]
    public void A_path_nobody_reads_costs_bounded_memory()
    {
        using var world = new TcpWorld(new TcpOptions { MaxBlocked = 1 });
        var (_, stuck) = world.ConnectAndProve(receiveBuffer: 4096);
        var (socket, other) = world.ConnectAndProve();
        for (var index = 0; index < 20_000 && world.Counters.SendDropped == 0; index++)
        {
            world.Send(stuck, 1000, 1);
            world.Port.Flush();
        }

        world.Counters.SendDropped.ShouldBe(1, "the queue has an end");
        world.Send(other, 50, 7);
        world.Port.Flush();
        world.Counters.SendDropped.ShouldBe(2, "no further buffer while the only one is taken");
        world.Port.Forget(stuck);
        world.Send(other, 50, 8);
        world.Port.Flush();

        TcpWorld.ReadFrame(socket)[0].ShouldBe((byte)8);
    }

    [Fact]
    public void Allocates_nothing_per_frame()
    {
        using var world = new TcpWorld();
        var (socket, path) = world.ConnectAndProve();
        var frame = TcpWorld.Frame(new byte[500]);
        var buffer = new byte[8192];

        // A frame that is late on a busy machine makes the port wait; the first call to wait allocates in the runtime.
        world.Port.Receive(TimeSpan.FromMilliseconds(1));
        var allocated = Allocation.Of(() =>
        {
            socket.Send(frame);
            var count = world.Port.Receive(TimeSpan.FromSeconds(10));
            for (var index = 0; index < count; index++)
            {
                var datagram = world.Port.Received(index, out var from);
                datagram.CopyTo(world.Port.Rent());
                world.Port.Send(datagram.Length, from);
            }

            world.Port.Flush();
            if (socket.Available > 0)
            {
                socket.Receive(buffer);
            }
        });

        allocated.ShouldBe(0);
        world.Counters.Sent.ShouldBeGreaterThan(1000);
    }
}
