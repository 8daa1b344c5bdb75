using System.Security.Cryptography;
using Parley.Rtc.Stun;

namespace Parley.Server.Tests.Calls.Media;

internal static class ForgedCheck
{
    /// <summary>A check as Ann's browser sends it, signed with a password that was guessed (RFC 8445 section 7.2.2).</summary>
    public static int Write(byte[] buffer, MediaClient victim)
    {
        using var key = new StunKey(new string('x', 24));
        var writer = new StunWriter(buffer, StunClass.Request, RandomNumberGenerator.GetBytes(12));
        writer.AddUsername(victim.Remote!.Credentials.Ufrag, victim.Fragment);
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 1ul);
        writer.AddFlag(StunAttributeType.UseCandidate);
        writer.AddIntegrity(key);
        return writer.Finish();
    }
}
