using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class DependencyReaderTests
{
    [Fact]
    public void Reads_the_structure_of_the_full_SVC_example()
    {
        var reader = new DependencyReader();

        reader.TryRead(Key(100, sizes: [(320, 180), (640, 360), (1280, 720)]), out var frame).ShouldBeTrue();

        (frame.HasStructure, frame.FrameNumber, frame.ReferenceCount, frame.ActiveTargets).ShouldBe((true, (ushort)100, 0, 0x1FFu));
        var structure = reader.Structure.ShouldNotBeNull();
        (structure.TargetCount, structure.ChainCount, structure.TemplateCount, structure.SpatialLayers).ShouldBe((9, 3, 15, 3));
        Enumerable.Range(0, 9).Select(target => (structure.SpatialLayerOf(target), structure.TemporalLayerOf(target)))
            .ShouldBe([(2, 2), (2, 1), (2, 0), (1, 2), (1, 1), (1, 0), (0, 2), (0, 1), (0, 0)]);
        Enumerable.Range(0, 9).Select(structure.ChainOf).ShouldBe(DescriptorWriter.L3T3Protection);
        structure.SizeOf(1).ShouldBe((640, 360));
        structure.FindTarget(1, 1, structure.AllTargets).ShouldBe(4);
        structure.FindTarget(1, 1, 0b1_0000_0011).ShouldBe(8);
    }

    [Fact]
    public void Applies_every_template()
    {
        var reader = new DependencyReader();
        reader.TryRead(Key(0, offset: 60), out _).ShouldBeTrue();

        for (var template = 1; template < DescriptorWriter.L3T3.Length; template++)
        {
            var row = DescriptorWriter.L3T3[template];
            // Template ids wrap at 64.
            reader.TryRead(DescriptorWriter.Plain((60 + template) % 64, template), out var frame).ShouldBeTrue();

            ((int)frame.SpatialLayer, (int)frame.TemporalLayer).ShouldBe((row.Spatial, row.Temporal));
            Distances(frame).Order().ShouldBe(row.Distances.Order());
            Enumerable.Range(0, 3).Select(chain => frame.ChainDistance(chain)).ShouldBe(row.Chains);
            string.Concat(Enumerable.Range(0, 9).Select(target => "-DSR"[(int)frame.IndicationFor(target)])).ShouldBe(row.Indications);
        }
    }

    [Fact]
    public void Reads_custom_indications_references_chains_and_active_targets()
    {
        var reader = new DependencyReader();
        reader.TryRead(Key(0), out _).ShouldBeTrue();
        var descriptor = new DescriptorWriter().Mandatory(1, 20).Flags("01111").Put(0b000011100, 9);
        for (var target = 0; target < 9; target++)
        {
            descriptor.Put(target % 4, 2);
        }

        // Distances of 4, 8 and 12 bits, then chains 200, 0, 7.
        descriptor.Put(1, 2).Put(2, 4).Put(2, 2).Put(199, 8).Put(3, 2).Put(4095, 12).Put(0, 2);
        descriptor.Put(200, 8).Put(0, 8).Put(7, 8);

        reader.TryRead(descriptor.ToArray(), out var frame).ShouldBeTrue();

        frame.ActiveTargets.ShouldBe(0b000011100u);
        Distances(frame).ShouldBe([3, 200, 4096]);
        Enumerable.Range(0, 3).Select(chain => frame.ChainDistance(chain)).ShouldBe([200, 0, 7]);
        Enumerable.Range(0, 9).Select(target => (int)frame.IndicationFor(target)).ShouldBe([0, 1, 2, 3, 0, 1, 2, 3, 0]);
        reader.TryRead(DescriptorWriter.Plain(1, 21), out frame).ShouldBeTrue();
        frame.ActiveTargets.ShouldBe(0b000011100u, "the mask holds until it is changed");
    }

    [Fact]
    public void Refuses_a_template_of_an_unknown_structure()
    {
        var reader = new DependencyReader();
        reader.TryRead(DescriptorWriter.Plain(0, 1), out _).ShouldBeFalse();
        reader.Structure.ShouldBeNull();

        reader.TryRead(Key(2, offset: 10), out _).ShouldBeTrue();

        reader.TryRead(DescriptorWriter.Plain(9, 3), out _).ShouldBeFalse();
        reader.TryRead(DescriptorWriter.Plain(25, 3), out _).ShouldBeFalse();
        reader.TryRead(DescriptorWriter.Plain(24, 3), out _).ShouldBeTrue();
    }

    [Fact]
    public void A_truncated_structure_leaves_the_old_one()
    {
        var reader = new DependencyReader();
        reader.TryRead(Key(0), out _).ShouldBeTrue();
        var next = DescriptorWriter.Key(DescriptorWriter.L1T3, [0, 0, 0], 50, offset: 20);

        for (var length = 0; length < next.Length; length++)
        {
            reader.TryRead(next.AsSpan(0, length), out _).ShouldBeFalse($"{length} bytes");
        }

        (reader.StructureVersion, reader.Structure!.TargetCount).ShouldBe((1, 9));
        reader.TryRead(next, out _).ShouldBeTrue();
        (reader.StructureVersion, reader.Structure!.TargetCount).ShouldBe((2, 3));
    }

    [Fact]
    public void A_late_keyframe_does_not_bring_back_an_old_structure()
    {
        var reader = new DependencyReader();
        reader.TryRead(Key(65530), out _).ShouldBeTrue();
        reader.TryRead(DescriptorWriter.Key(DescriptorWriter.L1T3, [0, 0, 0], 10, offset: 20), out _).ShouldBeTrue();

        reader.TryRead(Key(65530), out _).ShouldBeFalse();

        reader.Structure!.TargetCount.ShouldBe(3);
    }

    [Fact]
    public void Moves_the_frame_number()
    {
        var reader = new DependencyReader();
        var descriptor = Key(1);
        DependencyReader.ShiftFrameNumber(descriptor, 0xABCC);

        reader.TryRead(descriptor, out var frame).ShouldBeTrue();

        frame.FrameNumber.ShouldBe((ushort)0xABCD);
        var facts = frame.Facts(marker: false);
        (facts.PictureId, facts.CanStart).ShouldBe(((ushort)0xABCD, true));
    }

    [Fact]
    public void Never_throws_and_never_allocates()
    {
        var reader = new DependencyReader();
        byte[][] samples = [Key(7), Key(8, offset: 50), DescriptorWriter.Plain(3, 9), DescriptorWriter.Key(DescriptorWriter.L1T3, [0, 0, 0], 9)];
        var selector = new DependencySelector { SpatialLimit = 2, TemporalLimit = 2 };
        Fuzz.Run(
            input =>
            {
                if (reader.TryRead(input, out var frame))
                {
                    selector.Decide(reader.Structure!, frame);
                }
            },
            samples);

        Allocation.Of(() =>
        {
            foreach (var sample in samples)
            {
                if (reader.TryRead(sample, out var frame))
                {
                    selector.Decide(reader.Structure!, frame);
                }
            }
        }).ShouldBe(0);
    }

    private static byte[] Key(int frameNumber, int offset = 0, (int Width, int Height)[]? sizes = null) =>
        DescriptorWriter.Key(DescriptorWriter.L3T3, DescriptorWriter.L3T3Protection, frameNumber, offset, sizes);

    private static IEnumerable<int> Distances(DependencyFrame frame) =>
        Enumerable.Range(0, frame.ReferenceCount).Select(index => frame.ReferenceDistance(index));
}
