namespace Parley.Sfu.Workers;

/// <summary>What the workers of a node share: mailboxes, a lane for each direction of each pair, and who owns what.</summary>
internal sealed class Crossroads
{
    /// <summary>The owner's number is one character of the fragment, and the tables of workers are made for no more.</summary>
    public const int MaxWorkers = 64;

    private readonly PacketLane[,] _lanes;

    public Crossroads(IReadOnlyList<Mailbox> mailboxes, RoomDirectory rooms)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mailboxes.Count, MaxWorkers);
        Mailboxes = mailboxes;
        Rooms = rooms;
        _lanes = new PacketLane[mailboxes.Count, mailboxes.Count];
        for (var from = 0; from < mailboxes.Count; from++)
        {
            for (var to = 0; to < mailboxes.Count; to++)
            {
                _lanes[from, to] = new PacketLane();
            }
        }
    }

    public IReadOnlyList<Mailbox> Mailboxes { get; }

    public RoomDirectory Rooms { get; }

    public AddressBook Addresses { get; } = new();

    public PacketLane Lane(int from, int to) => _lanes[from, to];
}
