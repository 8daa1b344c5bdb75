using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Parley.Meetings;

namespace Parley.Server.Calls.Doors;

/// <summary>What a personal invitation link carries: for one meeting, one invited person and one of that person's links, until a time.</summary>
/// <param name="LinkNumber">A link with another number than the invitation's has been replaced or revoked.</param>
internal readonly record struct JoinTicket(MeetingId Meeting, Guid Invitee, int LinkNumber, DateTimeOffset Expires);

/// <summary>Writes and reads tickets. They are encrypted and authenticated with the server's data-protection keys, so nobody makes or changes one.</summary>
internal sealed class JoinTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Data protection makes about 300 characters of what a ticket holds.</summary>
    public const int MaxLength = 1000;

    private const int Fixed = 16 + sizeof(int) + sizeof(long);

    /// <summary>A new meaning of the content needs a new purpose: old tickets are then refused, not misread.</summary>
    private readonly IDataProtector _protector = protection.CreateProtector("parley.calls.join-ticket.1");

    public string Write(JoinTicket ticket)
    {
        var content = new byte[Fixed + Encoding.ASCII.GetByteCount(ticket.Meeting.Value)];
        ticket.Invitee.TryWriteBytes(content);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(16), ticket.LinkNumber);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(20), ticket.Expires.ToUnixTimeSeconds());
        Encoding.ASCII.GetBytes(ticket.Meeting.Value, content.AsSpan(Fixed));
        return Base64Url.EncodeToString(_protector.Protect(content));
    }

    /// <summary>Null for everything that this server has not written, has written for something else, or is too old.</summary>
    public JoinTicket? Read(string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        byte[] content;
        try
        {
            content = _protector.Unprotect(Base64Url.DecodeFromChars(text));
        }
        catch (CryptographicException)
        {
            return null;
        }

        if (content.Length <= Fixed || !MeetingId.TryParse(Encoding.ASCII.GetString(content.AsSpan(Fixed)), out var meeting))
        {
            return null;
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(20)));
        return expires <= time.GetUtcNow()
            ? null
            : new JoinTicket(meeting, new Guid(content.AsSpan(0, 16)), BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(16)), expires);
    }
}
