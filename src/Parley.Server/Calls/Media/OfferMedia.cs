using Parley.Meetings.Commands;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Media;

/// <summary>Use case: somebody in a meeting connects to the media server and says what to receive.</summary>
internal sealed class OfferMedia(MeetingDirectory directory, MediaServer media)
{
    /// <summary>An offer with 64 receiving sections of four codecs.</summary>
    public const int MaxSdpLength = 160_000;

    private const int MaxMidLength = 16;
    private const int MaxIdLength = 64;
    private const int MaxWishes = 128;

    /// <summary>Wider than any screen; a picture is never scaled up for it.</summary>
    private const int MaxSide = 16_384;

    public async Task<MediaAnswerReply> RunAsync(HeldSeat seat, string connection, MediaOfferRequest request)
    {
        if (request.Sdp.Length > MaxSdpLength)
        {
            return MediaAnswerReply.No(Refusal.TooLarge);
        }

        if (request.ConnectionId.Length is 0 or > MaxIdLength || !IsSound(request.Published))
        {
            return MediaAnswerReply.No(Refusal.Malformed);
        }

        var decision = await directory.AskAsync(seat.Meeting, new MeetingCommand.OpenMedia(seat.Participant, connection), CancellationToken.None);
        if (decision is not { Refusal: null, Seat.InstanceId: { } instance })
        {
            return MediaAnswerReply.No(decision?.Refusal ?? Refusal.MeetingNotFound);
        }

        if (media.Rooms is not { } rooms)
        {
            return MediaAnswerReply.No(Refusal.NoMediaServer);
        }

        return await rooms.OfferAsync(seat, instance, request) switch
        {
            null => MediaAnswerReply.No(Refusal.MediaUnknown),
            { Answer: { } answer } => new MediaAnswerReply(true, Sdp: answer),
            { Error: var error } => MediaAnswerReply.No(Refusal.OfferInvalid with { Message = $"{Refusal.OfferInvalid.Message} {error}" }),
        };
    }

    /// <returns>Null when the wishes are taken.</returns>
    public Refusal? Want(HeldSeat seat, MediaWantedRequest request)
    {
        if (media.Rooms is not { } rooms)
        {
            return Refusal.NoMediaServer;
        }

        if (request.Wanted.Count > MaxWishes || !request.Wanted.All(IsSound))
        {
            return Refusal.Malformed;
        }

        return rooms.Want(seat, request) ? null : Refusal.MediaUnknown;
    }

    private static bool IsSound(IReadOnlyList<PublishedMedia> published) =>
        published.Count <= Enum.GetValues<MediaSource>().Length
        && published.All(one => one.Mid.Length is > 0 and <= MaxMidLength)
        && published.DistinctBy(one => one.Mid).Count() == published.Count
        && published.DistinctBy(one => one.Source).Count() == published.Count;

    private static bool IsSound(WantedMedia wish) =>
        wish.Mid.Length is > 0 and <= MaxMidLength
        && wish.ParticipantId is null or { Length: <= MaxIdLength }
        && wish.Width is >= 0 and <= MaxSide
        && wish.Height is >= 0 and <= MaxSide;
}
