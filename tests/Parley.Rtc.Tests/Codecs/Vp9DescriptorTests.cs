using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class Vp9DescriptorTests
{
    // I L B V, non-flexible keyframe, picture id 0x0102, TID 0 SID 0, TL0PICIDX 7, three layers with sizes, a group of 4.
    private static readonly byte[] Key = Bytes.Hex(
        "aa 8102 00 07 58 0140 00b4 0280 0168 0500 02d0 04 04 01 54 01 34 02 54 01 82");

    [Fact]
    public void Reads_a_keyframe_with_its_structure()
    {
        Vp9Descriptor.TryParse(Key, out var descriptor).ShouldBeTrue();

        descriptor.Length.ShouldBe(Key.Length - 1);
        (descriptor.Picture.PictureIdBits, descriptor.Picture.PictureId, descriptor.Picture.BaseLayerIndex).ShouldBe(((byte)15, (ushort)0x102, (byte)7));
        (descriptor.Keyframe, descriptor.FrameStart, descriptor.FrameEnd, descriptor.HasStructure).ShouldBe((true, true, false, true));
        var structure = descriptor.Structure;
        (structure.SpatialLayers, structure.GroupLength, structure.TemporalLayers).ShouldBe((3, 4, 3));
        structure.SizeOf(0).ShouldBe((320, 180));
        structure.SizeOf(2).ShouldBe((1280, 720));
        structure.SizeOf(3).ShouldBe((0, 0));
        descriptor.Facts(marker: false).CanStart.ShouldBeTrue();
    }

    [Fact]
    public void Reads_flexible_mode()
    {
        // I P L F E Z, 7-bit id 5, TID 1 U SID 2 D, distances 1 and 3.
        Vp9Descriptor.TryParse(Bytes.Hex("f5 05 35 03 06 ff"), out var descriptor).ShouldBeTrue();

        (descriptor.Length, descriptor.IsFlexible, descriptor.Keyframe).ShouldBe((5, true, false));
        (descriptor.TemporalLayer, descriptor.SpatialLayer).ShouldBe(((byte)1, (byte)2));
        (descriptor.IsSwitchingPoint, descriptor.IsInterLayer, descriptor.NotForUpperLayers).ShouldBe((true, true, true));
        (descriptor.ReferenceDistances, descriptor.Picture.HasBaseLayerIndex).ShouldBe((0x0301, false));
        var facts = descriptor.Facts(marker: true);
        facts.Traits.ShouldBe(PacketTraits.FrameEnd | PacketTraits.PictureEnd | PacketTraits.LayerSync | PacketTraits.InterLayer
            | PacketTraits.NotForUpperLayers | PacketTraits.HasPictureId);
    }

    [Fact]
    public void A_key_picture_begins_with_its_lowest_layer_only()
    {
        // I L F B, SID 1 with inter-layer prediction.
        Vp9Descriptor.TryParse(Bytes.Hex("b8 05 03 ff"), out var descriptor).ShouldBeTrue();

        descriptor.Keyframe.ShouldBeTrue();
        descriptor.Facts(marker: false).CanStart.ShouldBeFalse();
    }

    [Fact]
    public void Rewrites_picture_id_and_base_layer_index()
    {
        var payload = Key.ToArray();
        Vp9Descriptor.TryParse(payload, out var descriptor).ShouldBeTrue();

        descriptor.Picture.Write(payload, 0x7FFF, 0xEE);

        payload[..5].ShouldBe(Bytes.Hex("aa ffff 00 ee"));
        payload[5..].ShouldBe(Key[5..]);
    }

    [Fact]
    public void Refuses_every_truncation_and_a_fourth_reference()
    {
        for (var length = 0; length < Key.Length; length++)
        {
            Vp9Descriptor.TryParse(Key.AsSpan(0, length), out _).ShouldBeFalse($"{length} bytes");
        }

        Vp9Descriptor.TryParse(Bytes.Hex("50 03 03 03 02 ff"), out _).ShouldBeFalse();
    }
}
