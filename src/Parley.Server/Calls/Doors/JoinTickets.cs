using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Parley.Meetings;

namespace Parley.Server.Calls.Doors;

/// <summary>Writes and reads tickets. They are encrypted and authenticated with the server's data-protection keys, so nobody makes or changes one.</summary>
internal sealed class JoinTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Data protection makes about 300 characters of what a ticket holds, 700 with the longest name.</summary>
    public const int MaxLength = 1500;

    private const int IdLength = 12;
    private const int Fixed = 1 + 16 + sizeof(int) + sizeof(long) + IdLength;

    /// <summary>A new meaning of the content needs a new purpose: old tickets are then refused, not misread.</summary>
    private readonly IDataProtector _protector = protection.CreateProtector("parley.calls.join-ticket.1");

    /// <summary>A number that changes with a secret and tells nothing of it.</summary>
    public static int MarkOf(string secret) => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"join-ticket {secret}")));

    public string Write(JoinTicket ticket)
    {
        var content = new byte[Fixed + Encoding.UTF8.GetByteCount(ticket.Name)];
        content[0] = (byte)ticket.Kind;
        ticket.Subject.TryWriteBytes(content.AsSpan(1));
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(17), ticket.Number);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(21), ticket.Expires.ToUnixTimeSeconds());
        Encoding.ASCII.GetBytes(ticket.Meeting.Value, content.AsSpan(29));
        Encoding.UTF8.GetBytes(ticket.Name, content.AsSpan(Fixed));
        return Base64Url.EncodeToString(_protector.Protect(content));
    }

    /// <summary>Null for everything that this server has not written, and for what is too old.</summary>
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

        if (content.Length < Fixed || !MeetingId.TryParse(Encoding.ASCII.GetString(content.AsSpan(29, IdLength)), out var meeting))
        {
            return null;
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(21)));
        return expires <= time.GetUtcNow() || !Enum.IsDefined((TicketKind)content[0])
            ? null
            : new JoinTicket(
                (TicketKind)content[0],
                meeting,
                new Guid(content.AsSpan(1, 16)),
                BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(17)),
                expires,
                Encoding.UTF8.GetString(content.AsSpan(Fixed)));
    }
}
